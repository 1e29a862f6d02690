// SPDX-License-Identifier: Apache-2.0
// XML: writes text so that it stays text and the document stays well-formed.
// Source: XML 1.0, sections 2.2 (characters) and 3.3.3 (white space in attributes).
#pragma once

#include "base/output.h"

// Escapes & < > " ' for content and quoted attributes; TAB, LF and CR are written as references, so that a reader gets
// them back. What XML 1.0 cannot hold in any way (other control characters, U+FFFE, U+FFFF, each byte that is not
// UTF-8) becomes U+FFFD.
void xml_text(Output *output, const char *text);

// Whether xml_text() replaces nothing in it.
bool xml_can_hold(const char *text);

// Writes markup of our own making. Never for anything from outside.
void xml_raw_unescaped(Output *output, const char *markup);
