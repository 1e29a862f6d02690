// SPDX-License-Identifier: Apache-2.0
// Increment files: where the faces of increments are kept, beside their snapshots' .cov files.
#include "increment/increment_files.h"

#include "increment/snapshot_files.h"

enum { BASE_DIGITS = 12 };

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

char *increment_file_path(const Snapshot *snapshot, const Comparison *comparison, IncrementFace face)
{
    g_autofree char *beginning = snapshot_file_beginning(snapshot, MARK);
    g_autoptr(GChecksum) digest = g_checksum_new(G_CHECKSUM_SHA256);

    snapshot_file_add(digest, comparison->base->name);
    snapshot_file_add(digest, comparison->base->choice);
    snapshot_file_add(digest, comparison->base->commit);
    snapshot_file_add(digest, comparison->base->merge_base);
    snapshot_file_add(digest, comparison->is_own ? "own" : "");
    snapshot_file_add(digest, comparison->is_direct ? "direct" : "");
    snapshot_file_add(digest, comparison->is_whitespace_ignored ? "whitespace" : "");
    for (guint i = 0; i < comparison->notes->len; i++)
        snapshot_file_add(digest, g_ptr_array_index(comparison->notes, i));
    return g_strdup_printf("%s%.*s_%.*s%s", beginning, BASE_DIGITS, comparison->base->commit, SNAPSHOT_FILE_DIGITS,
                           g_checksum_get_string(digest), suffix_of(face));
}

void increment_files_clean(Store *store, const Snapshot *snapshot)
{
    snapshot_files_remove_superseded(store, snapshot, MARK);
    snapshot_files_remove_oldest(snapshot, MARK);
}
