// SPDX-License-Identifier: Apache-2.0
// Disk tree: the files of this machine, as the mapping of modules asks for them.
#include "git/disk_tree.h"

#include "base/error.h"
#include "base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

typedef DIR Listing;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Listing, closedir)

static GBytes *tree_read(GoTree *tree, const char *path)
{
    GBytes *content = NULL;

    return file_read(&content, path, GO_MOD_CEILING_BYTES, NULL) ? content : NULL;
}

static bool tree_is_file(GoTree *tree, const char *path)
{
    struct stat about;

    return stat(path, &about) == 0 && S_ISREG(about.st_mode);
}

static bool tree_is_folder(GoTree *tree, const char *path)
{
    struct stat about;

    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

// The kind of an entry itself, not of what it links to.
static mode_t kind_of(DIR *listing, const struct dirent *entry)
{
    struct stat about;

    if (entry->d_type != DT_UNKNOWN)
        return DTTOIF(entry->d_type);
    return fstatat(dirfd(listing), entry->d_name, &about, AT_SYMLINK_NOFOLLOW) == 0 ? about.st_mode & S_IFMT : 0;
}

static bool tree_has_go_files(GoTree *tree, const char *folder)
{
    g_autoptr(Listing) listing = opendir(folder);

    for (const struct dirent *entry; listing && (entry = readdir(listing));) {
        g_autofree char *path = NULL;

        if (!g_str_has_suffix(entry->d_name, ".go"))
            continue;
        path = g_build_filename(folder, entry->d_name, NULL);
        if (tree_is_file(tree, path))
            return true;
    }
    return false;
}

// Notes whether the folder has a go.mod, and has its folders visited later.
static void visit(const char *folder, GPtrArray *found, GQueue *pending)
{
    g_autoptr(Listing) listing = opendir(folder);

    for (const struct dirent *entry; listing && (entry = readdir(listing));) {
        mode_t kind = kind_of(listing, entry);

        if (S_ISREG(kind) && g_str_equal(entry->d_name, "go.mod"))
            g_ptr_array_add(found, g_strdup(folder));
        else if (S_ISDIR(kind) && !go_tree_is_skipped(entry->d_name))
            g_queue_push_tail(pending, g_build_filename(folder, entry->d_name, NULL));
    }
}

static bool tree_find_modules(GoTree *tree, const char *folder, GPtrArray *found, GError **error)
{
    GQueue pending = G_QUEUE_INIT;
    guint n_visited = 0;

    g_queue_push_tail(&pending, g_strdup(folder));
    for (; !g_queue_is_empty(&pending) && n_visited < GO_FOLDERS_CEILING; n_visited++) {
        g_autofree char *next = g_queue_pop_head(&pending);

        visit(next, found, &pending);
    }
    g_queue_clear_full(&pending, g_free);
    return n_visited < GO_FOLDERS_CEILING ||
           set_error(error, GOC_ERROR_TOO_BIG, "%s has more than %d folders to search for modules", folder,
                     GO_FOLDERS_CEILING);
}

GoTree *disk_tree(void)
{
    static GoTree tree = { tree_read, tree_is_file, tree_is_folder, tree_has_go_files, tree_find_modules, true };

    return &tree;
}
