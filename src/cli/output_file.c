// SPDX-License-Identifier: Apache-2.0
// Output file: where -o says that a command's product goes.
#include "cli/output_file.h"

#include "base/descriptor.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { NEW_FILE_MODE = 0666, LINKS_MAX = 40 };

struct OutputFile {
    Output *output;
    char *path;
    Descriptor fd;   // -1: standard output
    char *place;     // what the links that the path may be lead to; NULL: an open file
    char *temporary; // to take that place; NULL when there is nothing to replace
};

static bool system_error(GError **error, const char *path)
{
    int code = errno;

    return set_error(error, code == ENOENT ? GOC_ERROR_NOT_FOUND : GOC_ERROR_INTERNAL, "%s: %s", path,
                     g_strerror(code));
}

// The permissions that open() gives a new file.
static mode_t new_file_mode(void)
{
    mode_t mask = umask(0);

    umask(mask);
    return NEW_FILE_MODE & ~mask;
}

static bool open_beside(OutputFile *file, mode_t mode, GError **error)
{
    g_autofree char *temporary = g_strconcat(file->place, ".XXXXXX", NULL);

    file->fd = mkostemp(temporary, O_CLOEXEC);
    if (file->fd < 0)
        return system_error(error, file->path);
    file->temporary = g_steal_pointer(&temporary);
    return fchmod(file->fd, mode & 07777) == 0 || system_error(error, file->path);
}

// Whether the link stands for a file that somebody has open, as /dev/stdout does in the end.
static bool is_of_descriptor(const char *link)
{
    g_auto(Descriptor) fd = open(link, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    struct statfs about;

    return fd >= 0 && fstatfs(fd, &about) == 0 && about.f_type == PROC_SUPER_MAGIC;
}

// The name behind the links that a path ends in, of a file that may be there or not; NULL when they lead to an open
// file, or nowhere.
static char *follow_links(const char *path)
{
    g_autofree char *at = g_strdup(path);

    for (guint n = 0; n < LINKS_MAX; n++) {
        g_autofree char *target = g_file_read_link(at, NULL);
        g_autofree char *folder = g_path_get_dirname(at);

        if (!target)
            return g_steal_pointer(&at);
        if (is_of_descriptor(at))
            return NULL;
        g_free(at);
        at = g_path_is_absolute(target) ? g_steal_pointer(&target) : g_build_filename(folder, target, NULL);
    }
    return NULL;
}

// A file that may not be written stays, although its folder would let another one take its place.
static bool replace(OutputFile *file, mode_t mode, GError **error)
{
    if (faccessat(AT_FDCWD, file->place, W_OK, AT_EACCESS) < 0)
        return system_error(error, file->path);
    return open_beside(file, mode, error);
}

static bool open_path(OutputFile *file, GError **error)
{
    struct stat about;

    file->place = follow_links(file->path);
    if (file->place && lstat(file->place, &about) != 0)
        return open_beside(file, new_file_mode(), error);
    if (file->place && S_ISREG(about.st_mode))
        return replace(file, about.st_mode, error);
    file->fd = open(file->path, O_WRONLY | O_TRUNC | O_CLOEXEC);
    return file->fd >= 0 || system_error(error, file->path);
}

bool output_file_open(OutputFile **out, const char *path, GError **error)
{
    g_autoptr(OutputFile) file = g_new0(OutputFile, 1);

    file->fd = -1;
    if (path && !g_str_equal(path, "-")) {
        file->path = g_strdup(path);
        if (!open_path(file, error))
            return false;
    }
    file->output = output_new_fd(file->path ? file->fd : STDOUT_FILENO);
    *out = g_steal_pointer(&file);
    return true;
}

void output_file_close(OutputFile *file)
{
    if (!file)
        return;
    if (file->temporary)
        unlink(file->temporary);
    g_free(file->temporary);
    g_free(file->place);
    descriptor_clear(&file->fd);
    output_free(file->output);
    g_free(file->path);
    g_free(file);
}

Output *output_file_output(OutputFile *file)
{
    return file->output;
}

// Some systems tell only at the close that a file did not get all of its bytes.
static bool close_descriptor(OutputFile *file)
{
    return file->fd < 0 || close(descriptor_steal(&file->fd)) == 0;
}

bool output_file_finish(OutputFile *file, GError **error)
{
    if (!output_finish(file->output, error))
        return file->path ? prefix_error(error, "%s", file->path) : false;
    if (!close_descriptor(file))
        return system_error(error, file->path);
    if (!file->temporary)
        return true;
    if (rename(file->temporary, file->place) < 0)
        return system_error(error, file->path);
    g_clear_pointer(&file->temporary, g_free);
    return true;
}
