// SPDX-License-Identifier: Apache-2.0
// Columns: how much room a text takes in a table on a terminal.
#include "report/columns.h"

gsize columns_of(const char *text)
{
    gsize width = 0;

    while (*text) {
        gunichar c = g_utf8_get_char_validated(text, -1);
        bool is_valid = c < (gunichar)-2;

        width += !is_valid ? 1 : g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
        text = is_valid ? g_utf8_next_char(text) : text + 1;
    }
    return width;
}

void columns_fill(Output *output, char byte, gsize n)
{
    while (n-- > 0)
        output_byte(output, byte);
}
