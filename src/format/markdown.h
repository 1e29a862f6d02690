// SPDX-License-Identifier: Apache-2.0
// Markdown: writes text from outside so that it stays text, in comments on GitHub and GitLab.
#pragma once

#include "base/output.h"

// Writes the text as code, which is shown as it is: nothing in it becomes markup, a link, a mention of somebody or the
// end of a table's cell. Characters that have no picture of their own, also those that turn the direction of what
// follows, and bytes that are no UTF-8 become U+FFFD. An empty text gives nothing.
void markdown_code(Output *output, const char *text);

// Writes markup of our own making. Never for anything from outside.
void markdown_raw_unescaped(Output *output, const char *markup);

// Writes a link to an http or https address under a text of our own making; without one for any other address.
void markdown_link(Output *output, const char *text, const char *address);
