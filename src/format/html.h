// SPDX-License-Identifier: Apache-2.0
// HTML: writes text so that it stays text.
#pragma once

#include "base/output.h"

// Escapes & < > " ' for content and quoted attributes; CR and other bytes pass, TAB stays.
void html_text(Output *output, const char *text);
void html_text_sized(Output *output, const char *text, gsize size);

// Escapes source text for the inside of a <pre>, byte for byte as `go tool cover -html` does: & < > are escaped, a TAB
// becomes eight spaces, all else passes, also quotes: never for an attribute.
void html_code_sized(Output *output, const char *text, gsize size);

// Escapes lines of source text for the inside of a <pre>, so that a reader sees all of it, and every LF is the end of a
// line and nothing else is: & < > are escaped; a CR before a LF is dropped; other control characters but TAB, and
// characters that end a line or turn its direction, become their numbers, <U+202E>. Other bytes pass, also quotes:
// never for an attribute.
void html_lines_sized(Output *output, const char *text, gsize size);

// Writes markup of our own making. Never for anything from outside.
void html_raw_unescaped(Output *output, const char *markup);
