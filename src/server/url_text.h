// SPDX-License-Identifier: Apache-2.0
// URL text: percent escapes, undone without ever making a NUL.
#pragma once

#include <glib.h>
#include <stdbool.h>

// Undoes the escapes of `size` bytes; in a form "+" is a blank. NULL when an escape is broken or stands for NUL. The
// caller frees.
char *url_decode(const char *text, gsize size, bool is_form);

// `text` as one segment of a path: everything but letters, digits and "-._~" is escaped, "/" too. The caller frees.
char *url_encode(const char *text);

// The decoded value of the first `name` in a query "a=1&b=2"; NULL when it is absent or broken. The caller frees.
char *url_query_value(const char *query, const char *name);
