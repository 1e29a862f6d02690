// SPDX-License-Identifier: Apache-2.0
#include "cli/temporary_folder.h"

#include "base/error.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>

enum { OPEN_FOLDERS = 8 };

bool temporary_folder_open(TemporaryFolder *folder, GError **error)
{
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "goc-plugin-build-XXXXXX", NULL);

    if (!g_mkdtemp_full(path, 0700))
        return set_error(error, GOC_ERROR_INTERNAL, "cannot make a folder in %s: %s", g_get_tmp_dir(),
                         g_strerror(errno));
    folder->path = g_steal_pointer(&path);
    return true;
}

static int remove_entry(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    return remove(path);
}

void temporary_folder_close(TemporaryFolder *folder)
{
    if (folder->path)
        nftw(folder->path, remove_entry, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
    g_clear_pointer(&folder->path, g_free);
}
