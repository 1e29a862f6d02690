// SPDX-License-Identifier: Apache-2.0
// Carry text: what was carried and what was not, as tables for people.
#pragma once

#include "base/output.h"
#include "increment/carry_title.h"

// With `has_functions`, a line for each function and what is known of it stands before the sums.
void carry_text_write(const Carry *carry, const CarryTitle *title, bool has_functions, Output *output);
