// SPDX-License-Identifier: Apache-2.0
// Stored files: the names under which users know snapshots and their reports.
#include "server/stored_files.h"

#include <string.h>

enum { MOST_FILES = 10000 };

// Without folder and without what follows the last dot. The caller frees.
static char *stem_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *base = slash ? slash + 1 : path;
    const char *dot = strrchr(base, '.');

    return dot ? g_strndup(base, (gsize)(dot - base)) : g_strdup(base);
}

char *stored_file_name(const Snapshot *snapshot, const char *ending)
{
    g_autofree char *stem = snapshot->cov_path ? stem_of(snapshot->cov_path) : NULL;

    return stem ? g_strconcat(stem, ".", ending, NULL) : NULL;
}

bool stored_file_list(const App *app, const ServiceName *service, gint64 limit, GPtrArray **out, GError **error)
{
    g_autoptr(GPtrArray) snapshots = NULL;
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func((GDestroyNotify)snapshot_free);

    if (!snapshot_history_of_build(app->store, service, MOST_FILES, &snapshots, error))
        return false;
    for (guint i = 0; i < snapshots->len && files->len < limit; i++) {
        Snapshot *snapshot = g_ptr_array_index(snapshots, i);

        if (!snapshot->cov_path)
            continue;
        g_ptr_array_index(snapshots, i) = NULL;
        g_ptr_array_insert(files, 0, snapshot);
    }
    *out = g_steal_pointer(&files);
    return true;
}

bool stored_file_find(const App *app, const ServiceName *service, const char *name, Snapshot **out, GError **error)
{
    g_autofree char *wanted = name ? stem_of(name) : NULL;
    g_autoptr(GPtrArray) files = NULL;

    if (!stored_file_list(app, service, MOST_FILES, &files, error))
        return false;
    for (guint i = files->len; i-- > 0;) {
        g_autofree char *stem = stem_of(((Snapshot *)g_ptr_array_index(files, i))->cov_path);

        if (wanted && strcmp(stem, wanted))
            continue;
        *out = g_ptr_array_steal_index(files, i);
        return true;
    }
    return set_error(error, GOC_ERROR_NOT_FOUND, "%s has no stored file %s", service->full, name ? name : "");
}
