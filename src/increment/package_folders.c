// SPDX-License-Identifier: Apache-2.0
// Package folders: where the packages of a profile lie, so that its files are found by their paths.
#include "increment/package_folders.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>

struct PackageFolders {
    const Profile *profile;
    GHashTable *folders;  // of a package that is located, both char *
    GHashTable *packages; // of a folder, both char *; also of packages that are not
    GPtrArray *lost;      // names of the profile's files in packages that are not located
};

static gsize folder_size(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? (gsize)(slash - path) : 0;
}

// The caller frees.
static char *folder_of(const char *path)
{
    return g_strndup(path, folder_size(path));
}

static bool is_in_one_folder(const char *a, const char *b)
{
    gsize size = folder_size(a);

    return size == folder_size(b) && !memcmp(a, b, size);
}

static bool is_located(const PackageFolders *self, const char *file)
{
    g_autofree char *package = folder_of(file);

    return g_hash_table_contains(self->folders, package);
}

// Locates a file of a package whose folder is not known yet.
static bool locate(PackageFolders *self, Sources *sources, const char *file, GError **error)
{
    g_autofree char *path = NULL;
    g_autoptr(GError) reason = NULL;
    g_autofree char *package = NULL, *folder = NULL;
    char blob[BLOB_ID_SIZE];

    if (!sources_locate(sources, file, &path, blob, &reason)) {
        if (!error_is_general(reason))
            return true;
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    }
    package = folder_of(file);
    folder = folder_of(path);
    g_hash_table_insert(self->packages, g_strdup(folder), g_strdup(package));
    g_hash_table_insert(self->folders, g_steal_pointer(&package), g_steal_pointer(&folder));
    return true;
}

static bool locate_all(PackageFolders *self, Sources *sources, GError **error)
{
    const char *last = NULL; // of a package that is located; neighbours mostly are of one

    for (guint i = 0; i < self->profile->files->len; i++) {
        const char *file = profile_file(self->profile, i)->name;

        if (last && is_in_one_folder(file, last))
            continue;
        if (!is_located(self, file) && !locate(self, sources, file, error))
            return false;
        last = is_located(self, file) ? file : last;
    }
    return true;
}

static void find_lost(PackageFolders *self)
{
    const char *last = NULL; // of a package that is located

    for (guint i = 0; i < self->profile->files->len; i++) {
        const char *file = profile_file(self->profile, i)->name;

        if (last && is_in_one_folder(file, last))
            continue;
        if (is_located(self, file))
            last = file;
        else
            g_ptr_array_add(self->lost, (char *)file);
    }
}

// All files of a package may have gone, or been renamed; then it lies, or lay, below the nearest package around it.
static void place_lost(PackageFolders *self, const char *file)
{
    g_autofree char *package = folder_of(file), *around = g_strdup(package);
    g_autofree char *folder = NULL;
    const char *folder_around = NULL;
    char *slash;

    while (!folder_around && (slash = strrchr(around, '/'))) {
        *slash = '\0';
        folder_around = g_hash_table_lookup(self->folders, around);
    }
    if (!folder_around)
        return;
    folder = g_strconcat(folder_around, *folder_around ? "/" : "", package + strlen(around) + 1, NULL);
    if (!g_hash_table_contains(self->packages, folder))
        g_hash_table_insert(self->packages, g_steal_pointer(&folder), g_steal_pointer(&package));
}

bool package_folders_new(PackageFolders **out, const Profile *profile, Sources *sources, GError **error)
{
    g_autoptr(PackageFolders) self = g_new0(PackageFolders, 1);

    self->profile = profile;
    self->folders = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    self->packages = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    self->lost = g_ptr_array_new();
    if (!locate_all(self, sources, error))
        return false;
    find_lost(self);
    for (guint i = 0; i < self->lost->len; i++)
        place_lost(self, g_ptr_array_index(self->lost, i));
    *out = g_steal_pointer(&self);
    return true;
}

void package_folders_free(PackageFolders *self)
{
    if (!self)
        return;
    g_ptr_array_unref(self->lost);
    g_hash_table_unref(self->packages);
    g_hash_table_unref(self->folders);
    g_free(self);
}

char *package_folders_name(const PackageFolders *self, const char *path)
{
    g_autofree char *folder = folder_of(path);
    const char *package = g_hash_table_lookup(self->packages, folder);
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;

    if (!package)
        return NULL;
    return *package ? g_strconcat(package, "/", name, NULL) : g_strdup(name);
}

static int compare_names(const void *name, const void *file)
{
    return strcmp(name, ((const ProfileFile *)file)->name);
}

const ProfileFile *package_folders_file(const PackageFolders *self, const char *path)
{
    const GArray *files = self->profile->files;
    g_autofree char *name = package_folders_name(self, path);

    return name ? bsearch(name, files->data, files->len, sizeof(ProfileFile), compare_names) : NULL;
}

void package_folders_add_lost(const PackageFolders *self, GPtrArray *names)
{
    for (guint i = 0; i < self->lost->len; i++)
        g_ptr_array_add(names, g_strdup(g_ptr_array_index(self->lost, i)));
}
