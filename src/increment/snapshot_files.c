// SPDX-License-Identifier: Apache-2.0
// Snapshot files: where what is made of a snapshot is kept, beside its .cov file.
#include "increment/snapshot_files.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST_SNAPSHOTS = 100, MOST_FILES = 32 };

static const uint64_t ceiling_bytes = (uint64_t)256 << 20; // of the files of one kind of a snapshot

char *snapshot_file_beginning(const Snapshot *snapshot, const char *mark)
{
    gsize size = strlen(snapshot->cov_path);

    if (g_str_has_suffix(snapshot->cov_path, ".cov"))
        size -= strlen(".cov");
    return g_strdup_printf("%.*s%s", (int)size, snapshot->cov_path, mark);
}

// With the NUL between two texts.
void snapshot_file_add(GChecksum *digest, const char *text)
{
    g_checksum_update(digest, (const guchar *)text, (gssize)strlen(text) + 1);
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
static GArray *files_of(const Snapshot *snapshot, const char *mark)
{
    g_autofree char *beginning = snapshot_file_beginning(snapshot, mark);
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

void snapshot_files_remove(const Snapshot *snapshot, const char *mark)
{
    g_autoptr(GArray) files = files_of(snapshot, mark);

    for (guint i = 0; i < files->len; i++)
        g_unlink(g_array_index(files, KeptFile, i).path);
}

void snapshot_files_remove_superseded(Store *store, const Snapshot *snapshot, const char *mark)
{
    g_autoptr(GPtrArray) rows = NULL;

    if (!snapshot->is_latest || !snapshot_history_of_build(store, snapshot->service, MOST_SNAPSHOTS, &rows, NULL))
        return;
    for (guint i = 0; i < rows->len; i++) {
        const Snapshot *row = g_ptr_array_index(rows, i);

        if (!row->is_latest && row->cov_path && row->id != snapshot->id &&
            !g_str_equal(row->cov_path, snapshot->cov_path))
            snapshot_files_remove(row, mark);
    }
}

static int compare_newest_first(const void *a, const void *b)
{
    const struct timespec *one = &((const KeptFile *)a)->written, *other = &((const KeptFile *)b)->written;

    if (one->tv_sec != other->tv_sec)
        return one->tv_sec > other->tv_sec ? -1 : 1;
    return one->tv_nsec == other->tv_nsec ? 0 : one->tv_nsec > other->tv_nsec ? -1 : 1;
}

void snapshot_files_remove_oldest(const Snapshot *snapshot, const char *mark)
{
    g_autoptr(GArray) files = files_of(snapshot, mark);
    uint64_t sum = 0;

    g_array_sort(files, compare_newest_first);
    for (guint i = 0; i < files->len; i++) {
        const KeptFile *file = &g_array_index(files, KeptFile, i);

        sum += file->size;
        if (i >= MOST_FILES || sum > ceiling_bytes)
            g_unlink(file->path);
    }
}
