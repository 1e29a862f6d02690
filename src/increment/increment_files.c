// SPDX-License-Identifier: Apache-2.0
// Increment files: where the faces of increments are kept, beside their snapshots' .cov files.
#include "increment/increment_files.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

enum { BASE_DIGITS = 12, DIGEST_DIGITS = 16, MOST_SNAPSHOTS = 100, MOST_FILES = 32 };

static const uint64_t ceiling_bytes = (uint64_t)256 << 20; // of the files of a snapshot

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
    add(digest, comparison->is_own ? "own" : "");
    add(digest, comparison->is_direct ? "direct" : "");
    add(digest, comparison->is_whitespace_ignored ? "whitespace" : "");
    for (guint i = 0; i < comparison->notes->len; i++)
        add(digest, g_ptr_array_index(comparison->notes, i));
    return g_strdup_printf("%s%.*s_%.*s%s", beginning, BASE_DIGITS, comparison->base->commit, DIGEST_DIGITS,
                           g_checksum_get_string(digest), suffix_of(face));
}

// A file that is kept.
typedef struct KeptFile {
    char *path;
    uint64_t size;
    struct timespec written;
} KeptFile;

static void kept_file_clear(KeptFile *file)
{
    g_free(file->path);
}

// The caller unrefs.
static GArray *files_beginning_with(const char *beginning)
{
    g_autofree char *folder = g_path_get_dirname(beginning), *prefix = g_path_get_basename(beginning);
    g_autoptr(GDir) listing = g_dir_open(folder, 0, NULL);
    GArray *files = g_array_new(FALSE, FALSE, sizeof(KeptFile));

    g_array_set_clear_func(files, (GDestroyNotify)kept_file_clear);
    for (const char *name; listing && (name = g_dir_read_name(listing));) {
        KeptFile file = { .path = g_build_filename(folder, name, NULL) };
        struct stat about;

        if (g_str_has_prefix(name, prefix) && lstat(file.path, &about) == 0) {
            file.size = (uint64_t)about.st_size;
            file.written = about.st_mtim;
            g_array_append_val(files, file);
        } else {
            kept_file_clear(&file);
        }
    }
    return files;
}

static void remove_beginning_with(const char *beginning)
{
    g_autoptr(GArray) files = files_beginning_with(beginning);

    for (guint i = 0; i < files->len; i++)
        g_unlink(g_array_index(files, KeptFile, i).path);
}

static int compare_newest_first(const void *a, const void *b)
{
    const struct timespec *one = &((const KeptFile *)a)->written, *other = &((const KeptFile *)b)->written;

    if (one->tv_sec != other->tv_sec)
        return one->tv_sec > other->tv_sec ? -1 : 1;
    return one->tv_nsec == other->tv_nsec ? 0 : one->tv_nsec > other->tv_nsec ? -1 : 1;
}

void increment_files_remove_oldest(const Snapshot *snapshot)
{
    g_autofree char *beginning = beginning_of(snapshot);
    g_autoptr(GArray) files = files_beginning_with(beginning);
    uint64_t sum = 0;

    g_array_sort(files, compare_newest_first);
    for (guint i = 0; i < files->len; i++) {
        const KeptFile *file = &g_array_index(files, KeptFile, i);

        sum += file->size;
        if (i >= MOST_FILES || sum > ceiling_bytes)
            g_unlink(file->path);
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
