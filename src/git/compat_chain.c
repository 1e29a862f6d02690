// SPDX-License-Identifier: Apache-2.0
// Compat chain: diffs that follow each other, put together as diff-cover 10.5 does: line numbers are not followed.
#include "git/compat_chain.h"

#include "git/compat_patch.h"

#include <string.h>

struct CompatChain {
    GHashTable *files; // char * (path) -> CompatFile, whose `added` are the lines up to now
};

CompatChain *compat_chain_new(void)
{
    CompatChain *chain = g_new0(CompatChain, 1);

    chain->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)compat_file_free);
    return chain;
}

void compat_chain_free(CompatChain *chain)
{
    if (chain)
        g_hash_table_unref(chain->files);
    g_free(chain);
}

static CompatFile *file_at(CompatChain *chain, const char *path, PatchKind kind)
{
    CompatFile *file = g_hash_table_lookup(chain->files, path);

    if (!file) {
        file = compat_file_new(g_strdup(path));
        file->kind = kind;
        g_hash_table_insert(chain->files, g_strdup(path), file);
    }
    if (kind == PATCH_DELETED || file->kind == PATCH_DELETED)
        file->kind = kind;
    return file;
}

void compat_chain_add(CompatChain *chain, const GPtrArray *files)
{
    for (guint i = 0; i < files->len; i++) {
        const CompatFile *from = g_ptr_array_index(files, i);
        CompatFile *file = file_at(chain, from->path, from->kind);
        g_autoptr(GArray) left = line_ranges_without(file->added, from->deleted);

        g_array_unref(file->added);
        file->added = line_ranges_join(left, from->added);
    }
}

void compat_chain_add_file(CompatChain *chain, const char *path, uint32_t n_lines)
{
    CompatFile *file = file_at(chain, path, PATCH_ADDED);

    g_array_set_size(file->added, 0);
    if (n_lines > 0 && !strchr(path, '\\')) // it looks for the lines of such a name under another one
        line_ranges_add(file->added, 1, n_lines);
}

static void append(Changes *changes, const CompatFile *from)
{
    ChangedFile file = { .path = g_strdup(from->path),
                         .old_path = from->kind == PATCH_ADDED ? NULL : g_strdup(from->path),
                         .kind = from->kind,
                         .lines = g_array_ref(from->added),
                         .deleted_at = g_array_new(FALSE, FALSE, sizeof(uint32_t)) };

    g_array_append_val(changes->files, file);
}

Changes *compat_chain_finish(CompatChain *chain)
{
    Changes *changes = changes_new();
    GHashTableIter iter;
    CompatFile *file;

    g_hash_table_iter_init(&iter, chain->files);
    while (g_hash_table_iter_next(&iter, NULL, (void **)&file))
        append(changes, file);
    changes_close(changes);
    return changes;
}
