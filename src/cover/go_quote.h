// SPDX-License-Identifier: Apache-2.0
// Go quote: bytes as Go's %q prints them, for error messages that repeat foreign input.
#pragma once

#include <glib.h>

// `text` in double quotes with Go's escapes: always valid UTF-8, printable, one line. Of more than 1 KiB the first part
// is shown, followed by "...". The caller frees.
char *go_quote(const char *text, gsize size);
