// SPDX-License-Identifier: Apache-2.0
// Increment files: where the faces of increments are kept, beside their snapshots' .cov files.
#include "increment/increment_files.h"

#include <glib/gstdio.h>
#include <string.h>

enum { BASE_DIGITS = 12, DIGEST_DIGITS = 16, MOST_SNAPSHOTS = 100 };

#define MARK "_diff_"

static const char *suffix_of(IncrementFace face)
{
    switch (face) {
    case INCREMENT_JSON: return ".json";
    case INCREMENT_HTML: return ".html";
    case INCREMENT_MARKDOWN: return ".md";
    }
    g_assert_not_reached();
}

// "<folder>/<stem>_diff_".
static char *beginning_of(const Snapshot *snapshot)
{
    gsize size = strlen(snapshot->cov_path);

    if (g_str_has_suffix(snapshot->cov_path, ".cov"))
        size -= strlen(".cov");
    return g_strdup_printf("%.*s" MARK, (int)size, snapshot->cov_path);
}

// With the NUL between two texts, so that they cannot run into each other.
static void add(GChecksum *digest, const char *text)
{
    g_checksum_update(digest, (const guchar *)text, (gssize)strlen(text) + 1);
}

char *increment_file_path(const Snapshot *snapshot, const Comparison *comparison, IncrementFace face)
{
    g_autofree char *beginning = beginning_of(snapshot);
    g_autoptr(GChecksum) digest = g_checksum_new(G_CHECKSUM_SHA256);

    add(digest, comparison->base->name);
    add(digest, comparison->base->choice);
    add(digest, comparison->base->commit);
    add(digest, comparison->base->merge_base);
    add(digest, comparison->is_direct ? "direct" : "");
    add(digest, comparison->is_whitespace_ignored ? "whitespace" : "");
    for (guint i = 0; i < comparison->notes->len; i++)
        add(digest, g_ptr_array_index(comparison->notes, i));
    return g_strdup_printf("%s%.*s_%.*s%s", beginning, BASE_DIGITS, comparison->base->commit, DIGEST_DIGITS,
                           g_checksum_get_string(digest), suffix_of(face));
}

static void remove_beginning_with(const char *beginning)
{
    g_autofree char *folder = g_path_get_dirname(beginning), *prefix = g_path_get_basename(beginning);
    g_autoptr(GDir) listing = g_dir_open(folder, 0, NULL);

    for (const char *name; listing && (name = g_dir_read_name(listing));) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        if (g_str_has_prefix(name, prefix))
            g_unlink(path);
    }
}

void increment_files_remove_superseded(Store *store, const Snapshot *snapshot)
{
    g_autoptr(GPtrArray) rows = NULL;

    if (!snapshot->is_latest || !snapshot_history_of_build(store, snapshot->service, MOST_SNAPSHOTS, &rows, NULL))
        return;
    for (guint i = 0; i < rows->len; i++) {
        const Snapshot *row = g_ptr_array_index(rows, i);
        g_autofree char *beginning = NULL;

        if (row->is_latest || !row->cov_path || row->id == snapshot->id ||
            g_str_equal(row->cov_path, snapshot->cov_path))
            continue;
        beginning = beginning_of(row);
        remove_beginning_with(beginning);
    }
}
