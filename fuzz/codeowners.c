// SPDX-License-Identifier: Apache-2.0
// Fuzz target: CODEOWNERS files. The first line is a path; whoever owns it is named in UTF-8.
#include "git/codeowners.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void check_entry(const OwnerEntry *entry)
{
    g_assert_true(g_utf8_validate(entry->section, -1, NULL));
    g_assert_nonnull(entry->owners[0]);
    for (const char *const *owner = entry->owners; *owner; owner++)
        g_assert_true(g_utf8_validate(*owner, -1, NULL) && strchr(*owner, '@'));
}

static void check(const char *place, const char *path, const char *text, gsize size)
{
    g_autoptr(Codeowners) owners = codeowners_read(place, text, size);
    g_autoptr(GPtrArray) entries = codeowners_find(owners, path);

    g_assert_cmpuint(entries->len, <=, owners->sections->len);
    g_ptr_array_foreach(entries, (GFunc)(void (*)(void))check_entry, NULL);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    const char *text = (const char *)data;
    const char *line_end = size ? memchr(text, '\n', size) : NULL;
    gsize path_size = line_end ? (gsize)(line_end - text) : size;
    g_autofree char *path = g_strndup(text, path_size);

    for (const char *const *place = codeowners_places; *place; place++)
        check(*place, path, text + path_size, size - path_size);
    return 0;
}
