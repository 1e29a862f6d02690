// SPDX-License-Identifier: Apache-2.0
// Folder sources: Go source text from a folder on disk, as a developer has it checked out.
#include "git/folder_sources.h"

#include "base/descriptor.h"
#include "base/error.h"
#include "base/file.h"
#include "git/disk_tree.h"
#include "git/go_places.h"
#include "gosrc/modules.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    READING = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, // opening a FIFO must not wait for its writer
    LOCATING = O_PATH | O_CLOEXEC,
};

typedef struct FolderSources {
    Sources sources;
    char *folder; // absolute
    int fd;       // of the folder
    bool is_path_allowed;
    GoPlaces places;
    pthread_mutex_t mutex; // of what follows
    GoModules *modules;
    GHashTable *roots; // folder -> descriptor; closed at the end
} FolderSources;

static void folder_sources_free(Sources *sources)
{
    FolderSources *self = (FolderSources *)sources;

    close(self->fd);
    go_modules_free(self->modules);
    g_hash_table_unref(self->roots);
    go_places_clear(&self->places);
    pthread_mutex_destroy(&self->mutex);
    g_free(self->folder);
    g_free(self);
}

// Errors of opening the file that a profile calls `name`; it should be at `folder`/`path`.
static bool open_error(GError **error, int code, const char *name, const char *folder, const char *path)
{
    switch (code) {
    case ENOENT:
    case ENOTDIR: return set_error(error, GOC_ERROR_NOT_FOUND, "%s: no such file: %s/%s", name, folder, path);
    case EXDEV: return set_error(error, GOC_ERROR_FORBIDDEN, "%s: lies outside of %s", name, folder);
    default: return set_error(error, GOC_ERROR_INTERNAL, "%s: %s/%s: %s", name, folder, path, g_strerror(code));
    }
}

static int root_open(FolderSources *self, const char *root)
{
    gpointer known;
    int fd;

    if (g_hash_table_lookup_extended(self->roots, root, NULL, &known))
        return GPOINTER_TO_INT(known);
    fd = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0)
        g_hash_table_insert(self->roots, g_strdup(root), GINT_TO_POINTER(fd));
    return fd;
}

static void root_close(gpointer fd)
{
    close(GPOINTER_TO_INT(fd));
}

// The package's place, which stays valid, and a descriptor of its root.
static bool find_package(FolderSources *self, const char *name, const GoPackage **package, int *root, GError **error)
{
    bool is_found;

    pthread_mutex_lock(&self->mutex);
    is_found = go_modules_find(package, self->modules, name, error);
    if (is_found) {
        *root = root_open(self, (*package)->root);
        if (*root < 0)
            is_found = open_error(error, errno, name, (*package)->root, "");
    }
    pthread_mutex_unlock(&self->mutex);
    return is_found;
}

// From the folder when it lies there, else absolute.
static char *path_shown(const FolderSources *self, const char *root, const char *path)
{
    g_autofree char *whole = g_build_filename(root, path, NULL);
    gsize size = strlen(self->folder);

    if (self->folder[1] != '\0' && strncmp(whole, self->folder, size) == 0 && whole[size] == '/')
        return g_strdup(whole + size + 1);
    return g_steal_pointer(&whole);
}

static bool is_path_name(const char *name)
{
    return name[0] == '.' || name[0] == '/';
}

// A folder may have several absolute names, through links, and a build may have seen another one than we do.
static char *path_of_name(const FolderSources *self, const char *name)
{
    g_autofree char *whole = g_canonicalize_filename(name, self->folder);
    g_autofree char *path = path_shown(self, "/", whole + 1), *real = NULL, *real_folder = NULL;

    if (path[0] != '/')
        return g_steal_pointer(&path);
    real = realpath(whole, NULL);
    real_folder = realpath(self->folder, NULL);
    if (real && real_folder && g_str_has_prefix(real, real_folder) && real[strlen(real_folder)] == '/')
        return g_strdup(real + strlen(real_folder) + 1);
    return g_steal_pointer(&path);
}

static int open_package_file(FolderSources *self, const char *name, int flags, char **path_found, GError **error)
{
    const GoPackage *package;
    g_autofree char *path = NULL;
    const char *slash = strrchr(name, '/');
    int root, fd;

    if (!find_package(self, name, &package, &root, error))
        return -1;
    path = g_strconcat(package->folder, *package->folder ? slash : slash + 1, NULL);
    fd = file_open_beneath(root, path, flags, true);
    if (fd < 0)
        open_error(error, errno, name, package->root, path);
    else
        *path_found = path_shown(self, package->root, path);
    return fd;
}

static int open_path(const FolderSources *self, const char *name, int flags, char **path_found, GError **error)
{
    int fd;

    if (!self->is_path_allowed) {
        set_error(error, GOC_ERROR_FORBIDDEN, "%s: a path, not a file in a package", name);
        return -1;
    }
    fd = openat(self->fd, name, flags);
    if (fd < 0)
        open_error(error, errno, name, self->folder, name);
    else
        *path_found = path_of_name(self, name);
    return fd;
}

// Opens the file that a profile calls `name`; -1: it cannot.
static int open_file(FolderSources *self, const char *name, int flags, char **path, GError **error)
{
    return is_path_name(name) ? open_path(self, name, flags, path, error)
                              : open_package_file(self, name, flags, path, error);
}

static bool folder_sources_read(Sources *sources, const char *name, GBytes **out, char **path_found, GError **error)
{
    g_autofree char *path = NULL;
    g_auto(Descriptor) fd = open_file((FolderSources *)sources, name, READING, &path, error);

    if (fd < 0 || !file_read_fd(out, fd, name, SOURCE_CEILING_BYTES, error))
        return false;
    if (path_found)
        *path_found = g_steal_pointer(&path);
    return true;
}

static bool folder_sources_locate(Sources *sources, const char *name, char **path, char blob[BLOB_ID_SIZE],
                                  GError **error)
{
    g_autofree char *found = NULL;
    g_auto(Descriptor) fd = open_file((FolderSources *)sources, name, LOCATING, &found, error);
    struct stat about;

    if (fd < 0)
        return false;
    if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode))
        return set_error(error, GOC_ERROR_INVALID, "%s: not a regular file", name);
    blob[0] = '\0';
    *path = g_steal_pointer(&found);
    return true;
}

static char *folder_sources_module(Sources *sources, const char *name)
{
    FolderSources *self = (FolderSources *)sources;
    const GoPackage *package;
    bool is_found;

    pthread_mutex_lock(&self->mutex);
    is_found = go_modules_find(&package, self->modules, name, NULL);
    pthread_mutex_unlock(&self->mutex);
    return is_found ? g_strdup(package->module) : NULL;
}

bool folder_sources_open(Sources **out, const FolderOptions *options, GError **error)
{
    int fd = open(options->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    FolderSources *self;

    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR
                   ? set_error(error, GOC_ERROR_NOT_FOUND, "%s: no such folder", options->folder)
                   : set_error(error, GOC_ERROR_INTERNAL, "%s: %s", options->folder, g_strerror(errno));
    self = g_new0(FolderSources, 1);
    self->sources = (Sources){ .read = folder_sources_read,
                               .locate = folder_sources_locate,
                               .free = folder_sources_free,
                               .is_concurrent = true,
                               .module = folder_sources_module };
    self->folder = g_canonicalize_filename(options->folder, NULL);
    self->fd = fd;
    self->is_path_allowed = options->is_path_allowed;
    self->places = (GoPlaces){ g_strdup(options->places.standard), g_strdup(options->places.cache),
                               g_strdup(options->places.work) };
    pthread_mutex_init(&self->mutex, NULL);
    self->modules = go_modules_new(disk_tree(), self->folder, &self->places);
    self->roots = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, root_close);
    *out = &self->sources;
    return true;
}
