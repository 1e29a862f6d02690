// SPDX-License-Identifier: Apache-2.0
// Fuzz target: tables of TOML documents.
#include "base/toml_table.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void check_entry(const TomlEntry *entry)
{
    bool is_one = entry->kind != TOML_TEXTS && entry->kind != TOML_PAIRS && entry->kind != TOML_OTHER;

    g_assert_nonnull(entry->key);
    g_assert_true(!is_one || entry->texts->len == 1);
    g_assert_true(entry->kind != TOML_OTHER || entry->texts->len == 0);
    for (guint i = 0; i < entry->texts->len; i++)
        g_assert_nonnull(g_ptr_array_index(entry->texts, i));
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autoptr(GArray) entries = NULL;
    g_autoptr(GError) error = NULL;
    bool is_read = toml_table_read(&entries, (const char *)data, size, "tool.diff_cover", &error);

    g_assert_true(is_read == (entries != NULL) && is_read == (error == NULL));
    for (guint i = 0; entries && i < entries->len; i++)
        check_entry(&g_array_index(entries, TomlEntry, i));
    return 0;
}
