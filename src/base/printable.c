// SPDX-License-Identifier: Apache-2.0
// Printable: text from outside that a log or a terminal may show.
#include "base/printable.h"

#include <stdbool.h>
#include <string.h>

static bool is_control(char byte)
{
    return (unsigned char)byte < 0x20 || byte == 0x7f;
}

char *printable(const char *text, const char *kept)
{
    GString *shown = g_string_new(NULL);

    for (const char *c = text; *c; c++) {
        if (is_control(*c) && !strchr(kept, *c))
            g_string_append_printf(shown, "\\x%02x", (unsigned char)*c);
        else
            g_string_append_c(shown, *c);
    }
    return g_string_free(shown, FALSE);
}
