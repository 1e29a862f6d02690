// SPDX-License-Identifier: Apache-2.0
// File names: names from outside turned into names of files.
#include "store/file_names.h"

enum { LONGEST_BYTES = 160, DIGEST_DIGITS = 16 };

static void cut(GString *name, const char *text)
{
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);

    g_string_truncate(name, LONGEST_BYTES - DIGEST_DIGITS - 1);
    g_string_append_c(name, '~');
    g_string_append_len(name, digest, DIGEST_DIGITS);
}

char *file_name_of(const char *text)
{
    GString *name = g_string_new(NULL);

    for (const char *at = text; *at; at++) {
        bool is_plain = g_ascii_isalnum(*at) || *at == '_' || *at == '-' || (*at == '.' && at > text);

        if (is_plain)
            g_string_append_c(name, *at);
        else
            g_string_append_printf(name, "%%%02X", (guint)(guchar)*at);
    }
    if (name->len == 0)
        g_string_append_c(name, '_');
    if (name->len > LONGEST_BYTES)
        cut(name, text);
    return g_string_free(name, FALSE);
}
