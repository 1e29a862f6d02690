// SPDX-License-Identifier: Apache-2.0
// URL text: percent escapes, undone without ever making a NUL.
#include "server/url_text.h"

#include <string.h>

// The byte behind "%XY" at `escape`; -1 when it is none.
static int escaped_byte(const char *escape, gsize size)
{
    int high = size >= 3 ? g_ascii_xdigit_value(escape[1]) : -1;
    int low = size >= 3 ? g_ascii_xdigit_value(escape[2]) : -1;

    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

char *url_decode(const char *text, gsize size, bool is_form)
{
    g_autoptr(GString) plain = g_string_sized_new(size);

    for (gsize i = 0; i < size; i++) {
        if (text[i] == '%') {
            int byte = escaped_byte(text + i, size - i);

            if (byte <= 0)
                return NULL;
            g_string_append_c(plain, (char)byte);
            i += 2;
        } else {
            g_string_append_c(plain, is_form && text[i] == '+' ? ' ' : text[i]);
        }
    }
    return g_string_free(g_steal_pointer(&plain), FALSE);
}

char *url_encode(const char *text)
{
    g_autoptr(GString) escaped = g_string_new(NULL);

    for (const char *c = text; *c; c++) {
        if (g_ascii_isalnum(*c) || strchr("-._~", *c))
            g_string_append_c(escaped, *c);
        else
            g_string_append_printf(escaped, "%%%02X", (unsigned char)*c);
    }
    return g_string_free(g_steal_pointer(&escaped), FALSE);
}

char *url_query_value(const char *query, const char *name)
{
    for (const char *pair = query; *pair;) {
        const char *end = strchrnul(pair, '&');
        const char *equals = memchr(pair, '=', (gsize)(end - pair));
        const char *name_end = equals ? equals : end;
        g_autofree char *key = url_decode(pair, (gsize)(name_end - pair), true);

        if (key && !strcmp(key, name))
            return equals ? url_decode(equals + 1, (gsize)(end - equals - 1), true) : g_strdup("");
        pair = *end ? end + 1 : end;
    }
    return NULL;
}
