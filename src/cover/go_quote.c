// SPDX-License-Identifier: Apache-2.0
// Go quote: bytes as Go's %q prints them.
// Source: Go's strconv.Quote.
#include "cover/go_quote.h"

#include <string.h>

enum { SHOWN_BYTES = 1024 };

// Go's strconv.IsPrint: letters, marks, numbers, punctuation, symbols, and of the blanks only the ASCII one.
static gboolean is_printed(gunichar rune)
{
    GUnicodeType type = g_unichar_type(rune);

    return rune == ' ' || (g_unichar_isgraph(rune) && type != G_UNICODE_PRIVATE_USE &&
                           type != G_UNICODE_LINE_SEPARATOR && type != G_UNICODE_PARAGRAPH_SEPARATOR);
}

static void append_rune(GString *quoted, gunichar rune)
{
    static const char control[] = "\a\b\f\n\r\t\v", letter[] = "abfnrtv";
    const char *found = rune < 0x20 ? strchr(control, (int)rune) : NULL;

    if (rune == '"' || rune == '\\')
        g_string_append_printf(quoted, "\\%c", (char)rune);
    else if (is_printed(rune))
        g_string_append_unichar(quoted, rune);
    else if (found)
        g_string_append_printf(quoted, "\\%c", letter[found - control]);
    else if (rune < 0x20 || rune == 0x7f)
        g_string_append_printf(quoted, "\\x%02x", rune);
    else
        g_string_append_printf(quoted, rune < 0x10000 ? "\\u%04x" : "\\U%08x", rune);
}

char *go_quote(const char *text, gsize size)
{
    GString *quoted = g_string_new("\"");
    gsize shown = MIN(size, SHOWN_BYTES);

    for (gsize i = 0; i < shown;) {
        gunichar rune = g_utf8_get_char_validated(text + i, (gssize)(size - i));

        if (rune >= 0x110000) { // a NUL, or not UTF-8
            g_string_append_printf(quoted, "\\x%02x", (guint8)text[i]);
            i++;
        } else {
            append_rune(quoted, rune);
            i += (gsize)g_unichar_to_utf8(rune, NULL);
        }
    }
    g_string_append(quoted, shown < size ? "\"..." : "\"");
    return g_string_free(quoted, FALSE);
}
