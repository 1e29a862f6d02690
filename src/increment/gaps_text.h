// SPDX-License-Identifier: Apache-2.0
// Gaps as text: a table on a terminal.
#pragma once

#include "base/output.h"
#include "increment/gaps_view.h"

// What was compared, a line a function in columns, what is not shown or not known, and the sum. Names from outside
// cannot command a terminal.
void gaps_text_write(const GapsView *view, Output *output);
