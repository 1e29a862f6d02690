// SPDX-License-Identifier: Apache-2.0
// File: whole files, read under a ceiling and written so that a crash leaves the old one or the new one.
#include "base/file.h"

#include "base/descriptor.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { WALKS = 1000 };

static GocError kind_of(int code)
{
    switch (code) {
    case ENOENT: return GOC_ERROR_NOT_FOUND;
    case ENOSPC:
    case EDQUOT:
    case EAGAIN: return GOC_ERROR_UNAVAILABLE;
    default: return GOC_ERROR_INTERNAL;
    }
}

static bool system_error(GError **error, const char *path)
{
    int code = errno;

    return set_error(error, kind_of(code), "%s: %s", path, g_strerror(code));
}

bool file_read_fd(GBytes **out, int fd, const char *name, gsize ceiling_bytes, GError **error)
{
    g_autofree char *content = NULL;
    struct stat about;
    gsize size;

    if (fstat(fd, &about) < 0)
        return system_error(error, name);
    if (!S_ISREG(about.st_mode))
        return set_error(error, GOC_ERROR_INVALID, "%s: not a regular file", name);
    if ((guint64)about.st_size > ceiling_bytes)
        return set_error(error, GOC_ERROR_TOO_BIG,
                         "%s: %" G_GINT64_FORMAT " bytes; at most %" G_GSIZE_FORMAT " are read", name,
                         (gint64)about.st_size, ceiling_bytes);

    size = (gsize)about.st_size;
    content = g_malloc(size);
    for (gsize done = 0; done < size;) {
        ssize_t got = read(fd, content + done, size - done);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return system_error(error, name);
        if (got == 0)
            return set_error(error, GOC_ERROR_INTERNAL, "%s: became shorter while it was read", name);
        done += (gsize)got;
    }
    *out = g_bytes_new_take(g_steal_pointer(&content), size);
    return true;
}

bool file_read(GBytes **out, const char *path, gsize ceiling_bytes, GError **error)
{
    g_auto(Descriptor) fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); // a FIFO must not make us wait

    if (fd < 0)
        return system_error(error, path);
    return file_read_fd(out, fd, path, ceiling_bytes, error);
}

// The kernel itself walks, so that nobody can change the way while we check it. When something, anything, was renamed
// while it walked over a "..", it cannot tell whether that led out and says EAGAIN.
int file_open_beneath(int folder, const char *name, int flags, bool is_link_allowed)
{
    struct open_how how = {
        .flags = (guint64)(flags | O_CLOEXEC),
        .resolve = RESOLVE_BENEATH | (is_link_allowed ? 0 : RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS),
    };
    int fd = -1;

    for (int i = 0; i < WALKS; i++) {
        fd = (int)syscall(SYS_openat2, folder, name, &how, sizeof how);
        if (fd >= 0 || errno != EAGAIN)
            break;
    }
    return fd;
}

static bool beneath_error(GError **error, const char *root, const char *name)
{
    int code = errno; // before anything else runs: even an allocation that waits for another thread's lock changes it
    g_autofree char *path = g_build_filename(root, name, NULL);

    if (code == EXDEV || code == ELOOP)
        return set_error(error, GOC_ERROR_INVALID, "%s: leads through a link or out of its folder", path);
    return set_error(error, kind_of(code), "%s: %s", path, g_strerror(code));
}

bool file_read_beneath(GBytes **out, const char *root, const char *name, gsize ceiling_bytes, GError **error)
{
    g_auto(Descriptor) folder = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
    g_auto(Descriptor) fd = -1;

    if (folder < 0)
        return system_error(error, root);
    fd = file_open_beneath(folder, name, O_RDONLY | O_NONBLOCK, false);
    if (fd < 0)
        return beneath_error(error, root, name);
    return file_read_fd(out, fd, name, ceiling_bytes, error);
}

bool file_make_folder_beneath(const char *root, const char *name, GError **error)
{
    g_auto(Descriptor) folder = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    g_auto(GStrv) parts = g_strsplit(name, "/", -1);

    if (folder < 0)
        return system_error(error, root);
    for (char **part = parts; *part; part++) {
        bool is_new = mkdirat(folder, *part, 0700) == 0;
        int inner = -1;

        if (is_new || errno == EEXIST)
            inner = file_open_beneath(folder, *part, O_RDONLY | O_DIRECTORY, false);
        if (inner < 0)
            return beneath_error(error, root, name);
        if (is_new && fsync(folder) < 0) {
            close(inner);
            return system_error(error, root);
        }
        close(folder);
        folder = inner;
    }
    return true;
}

bool file_write_fd(int fd, const void *data, gsize size)
{
    const char *rest = data;

    while (size > 0) {
        ssize_t put = write(fd, rest, size);

        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        rest += put;
        size -= (gsize)put;
    }
    return true;
}

static bool sync_folder_of(const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_auto(Descriptor) fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0 || fsync(fd) < 0)
        return system_error(error, folder);
    return true;
}

bool file_write(const char *path, const void *data, gsize size, GError **error)
{
    g_autofree char *temporary = g_strconcat(path, ".XXXXXX", NULL);
    g_auto(Descriptor) fd = mkostemp(temporary, O_CLOEXEC);

    if (fd < 0)
        return system_error(error, temporary);
    if (!file_write_fd(fd, data, size) || fsync(fd) < 0 || rename(temporary, path) < 0) {
        system_error(error, path);
        unlink(temporary);
        return false;
    }
    return sync_folder_of(path, error);
}

bool file_make_folder(const char *path, GError **error)
{
    if (g_mkdir_with_parents(path, 0700) < 0)
        return system_error(error, path);
    return true;
}
