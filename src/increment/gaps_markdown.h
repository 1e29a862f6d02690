// SPDX-License-Identifier: Apache-2.0
// Gaps as markdown: for comments on GitHub and GitLab.
#pragma once

#include "base/output.h"
#include "increment/gaps_view.h"

// A section with a table; nobody who is named is notified, and nothing from outside becomes markup.
void gaps_markdown_write(const GapsView *view, Output *output);

// The table alone, and how many rows it leaves out.
void gaps_markdown_table(const GapsView *view, Output *output);
