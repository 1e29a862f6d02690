// SPDX-License-Identifier: Apache-2.0
// Folder sources: Go source text from a folder on disk, as a developer has it checked out.
#include "git/folder_sources.h"

#include "base/descriptor.h"
#include "base/error.h"
#include "base/file.h"
#include "gosrc/modules.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { GO_MOD_CEILING_BYTES = 1024 * 1024 };

typedef struct FolderSources {
    Sources sources;
    char *folder;
    int fd; // of the folder
    GoModules *modules;
} FolderSources;

static void folder_sources_free(Sources *sources)
{
    FolderSources *self = (FolderSources *)sources;

    close(self->fd);
    go_modules_free(self->modules);
    g_free(self->folder);
    g_free(self);
}

static bool system_error(GError **error, const char *name)
{
    int code = errno;

    switch (code) {
    case ENOENT:
    case ENOTDIR: return set_error(error, GOC_ERROR_NOT_FOUND, "%s: no such file", name);
    case EXDEV: return set_error(error, GOC_ERROR_FORBIDDEN, "%s: lies outside of the folder", name);
    default: return set_error(error, GOC_ERROR_INTERNAL, "%s: %s", name, g_strerror(code));
    }
}

// O_NONBLOCK: opening a FIFO must not wait for its writer.
static bool read_beneath(const FolderSources *self, const char *path, bool is_link_allowed, gsize ceiling_bytes,
                         GBytes **out, GError **error)
{
    g_auto(Descriptor) fd = file_open_beneath(self->fd, path, O_RDONLY | O_NONBLOCK | O_NOCTTY, is_link_allowed);

    if (fd < 0)
        return system_error(error, path);
    return file_read_fd(out, fd, path, ceiling_bytes, error);
}

// "./x.go" is relative to the folder, as it is to the working folder of `go tool cover`.
static char *path_of(const FolderSources *self, const char *name)
{
    return name[0] == '.' ? g_strdup(name) : go_modules_resolve(self->modules, name);
}

static bool folder_sources_read(Sources *sources, const char *name, GBytes **out, char **path, GError **error)
{
    FolderSources *self = (FolderSources *)sources;
    g_autofree char *own = path_of(self, name);
    g_autofree char *vendored = go_modules_vendored(name);
    const char *places[] = { own, vendored };

    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autoptr(GError) failure = NULL;

        if (!places[i])
            continue;
        if (read_beneath(self, places[i], true, SOURCE_CEILING_BYTES, out, &failure)) {
            if (path)
                *path = g_strdup(places[i]);
            return true;
        }
        if (error_kind(failure) != GOC_ERROR_NOT_FOUND) {
            g_propagate_error(error, g_steal_pointer(&failure));
            return false;
        }
    }
    return own ? set_error(error, GOC_ERROR_NOT_FOUND, "%s: no such file in %s", own, self->folder)
               : set_error(error, GOC_ERROR_NOT_FOUND, "%s: belongs to no module in %s", name, self->folder);
}

// A go.mod that declares nothing (a template of a generator, say) leaves names without a module; reading them tells.
static void add_go_mod(FolderSources *self, const char *folder)
{
    g_autofree char *file = *folder ? g_strconcat(folder, "/go.mod", NULL) : g_strdup("go.mod");
    g_autofree char *module = NULL;
    g_autoptr(GBytes) content = NULL;

    if (read_beneath(self, file, false, GO_MOD_CEILING_BYTES, &content, NULL) &&
        go_mod_path(&module, g_bytes_get_data(content, NULL), g_bytes_get_size(content), NULL))
        go_modules_add(self->modules, module, folder);
}

static bool is_folder(DIR *listing, const struct dirent *entry)
{
    struct stat about;

    if (entry->d_type != DT_UNKNOWN)
        return entry->d_type == DT_DIR;
    return fstatat(dirfd(listing), entry->d_name, &about, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(about.st_mode);
}

// Notes the go.mod of one folder and has its folders visited later.
static void visit(FolderSources *self, const char *folder, DIR *listing, GQueue *pending)
{
    for (const struct dirent *entry; (entry = readdir(listing));) {
        if (g_str_equal(entry->d_name, "go.mod"))
            add_go_mod(self, folder);
        else if (is_folder(listing, entry) && !go_modules_is_skipped(entry->d_name))
            g_queue_push_tail(pending,
                              *folder ? g_strconcat(folder, "/", entry->d_name, NULL) : g_strdup(entry->d_name));
    }
}

static void find_modules(FolderSources *self)
{
    GQueue pending = G_QUEUE_INIT;

    g_queue_push_tail(&pending, g_strdup(""));
    while (!g_queue_is_empty(&pending)) {
        g_autofree char *folder = g_queue_pop_head(&pending);
        g_auto(Descriptor) fd = file_open_beneath(self->fd, *folder ? folder : ".", O_RDONLY | O_DIRECTORY, false);
        DIR *listing = fd >= 0 ? fdopendir(fd) : NULL;

        if (listing) {
            visit(self, folder, listing, &pending);
            closedir(listing); // and fd with it
            descriptor_steal(&fd);
        }
    }
}

bool folder_sources_open(Sources **out, const char *folder, GError **error)
{
    FolderSources *self;
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR
                   ? set_error(error, GOC_ERROR_NOT_FOUND, "%s: no such folder", folder)
                   : set_error(error, GOC_ERROR_INTERNAL, "%s: %s", folder, g_strerror(errno));
    self = g_new0(FolderSources, 1);
    self->sources = (Sources){ .read = folder_sources_read, .free = folder_sources_free, .is_concurrent = true };
    self->folder = g_strdup(folder);
    self->fd = fd;
    self->modules = go_modules_new();
    find_modules(self);
    *out = &self->sources;
    return true;
}
