// SPDX-License-Identifier: Apache-2.0
// Renames: which Go files of a commit had another path at an earlier one, as git finds them by their likeness.
#include "git/renames.h"

bool renames_find(GHashTable **out, const char *folder, bool is_person, const char *old, const char *now,
                  int64_t timeout_ms, GError **error)
{
    static const char *const go_files[] = { "*.go", NULL };
    const ChangesQuestion question = {
        .folder = folder,
        .base = old,
        .head = now,
        .is_direct = true,
        .is_person = is_person,
        .pathspecs = go_files,
        .timeout_ms = timeout_ms,
    };
    g_autoptr(Changes) changes = NULL;

    if (!changes_find(&changes, &question, error))
        return false;
    *out = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint i = 0; i < changes->files->len; i++) {
        const ChangedFile *file = &g_array_index(changes->files, ChangedFile, i);

        if (file->kind == PATCH_RENAMED)
            g_hash_table_insert(*out, g_strdup(file->path), g_strdup(file->old_path));
    }
    return true;
}
