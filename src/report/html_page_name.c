// SPDX-License-Identifier: Apache-2.0
// HTML page name: what the page of a source file is called in the folder of a report.
#include "report/html_page_name.h"

#include <string.h>

enum {
    NAME_MAX_BYTES = 200, // file systems allow 255
    DIGEST_DIGITS = 32,
};

static bool is_plain(char byte)
{
    return g_ascii_isalnum(byte) || byte == '/' || byte == '.' || byte == '_' || byte == '-';
}

bool html_page_name_is_plain(const char *file)
{
    gsize size = 0;

    while (is_plain(file[size]))
        size++;
    return file[size] == '\0' && file[0] != '.' && size <= NAME_MAX_BYTES;
}

static void append_byte(GString *name, char byte)
{
    if (byte == '/')
        g_string_append_c(name, '~');
    else if (is_plain(byte) && (byte != '.' || name->len > 0))
        g_string_append_c(name, byte);
    else
        g_string_append_printf(name, "=%02X", (guint)(guchar)byte);
}

// "=" is followed by two digits in other names.
static void shorten(GString *name, const char *file)
{
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, file, -1);

    g_string_erase(name, 0, (gssize)(name->len - (NAME_MAX_BYTES - DIGEST_DIGITS - 2)));
    g_string_prepend(name, "==");
    g_string_insert_len(name, 0, digest, DIGEST_DIGITS);
}

char *html_page_name(const char *file)
{
    GString *name = g_string_new(NULL);

    for (const char *byte = file; *byte; byte++)
        append_byte(name, *byte);
    if (name->len > NAME_MAX_BYTES)
        shorten(name, file);
    g_string_append(name, ".html");
    return g_string_free(name, FALSE);
}
