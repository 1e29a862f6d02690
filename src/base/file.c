// SPDX-License-Identifier: Apache-2.0
// File: whole files, read under a ceiling and written so that a crash leaves the old one or the new one.
#include "base/file.h"

#include "base/descriptor.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool system_error(GError **error, const char *path)
{
    int code = errno;

    return set_error(error, code == ENOENT ? GOC_ERROR_NOT_FOUND : GOC_ERROR_INTERNAL, "%s: %s", path,
                     g_strerror(code));
}

bool file_read_fd(GBytes **out, int fd, const char *name, gsize ceiling_bytes, GError **error)
{
    g_autoptr(GByteArray) content = NULL;
    struct stat about;

    if (fstat(fd, &about) < 0)
        return system_error(error, name);
    if (!S_ISREG(about.st_mode))
        return set_error(error, GOC_ERROR_INVALID, "%s: not a regular file", name);
    if ((guint64)about.st_size > ceiling_bytes)
        return set_error(error, GOC_ERROR_TOO_BIG,
                         "%s: %" G_GINT64_FORMAT " bytes; at most %" G_GSIZE_FORMAT " are read", name,
                         (gint64)about.st_size, ceiling_bytes);

    content = g_byte_array_sized_new((guint)about.st_size);
    g_byte_array_set_size(content, (guint)about.st_size);
    for (gsize done = 0; done < content->len;) {
        ssize_t got = read(fd, content->data + done, content->len - done);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return system_error(error, name);
        if (got == 0)
            return set_error(error, GOC_ERROR_INTERNAL, "%s: became shorter while it was read", name);
        done += (gsize)got;
    }
    *out = g_byte_array_free_to_bytes(g_steal_pointer(&content));
    return true;
}

bool file_read(GBytes **out, const char *path, gsize ceiling_bytes, GError **error)
{
    g_auto(Descriptor) fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); // a FIFO must not make us wait

    if (fd < 0)
        return system_error(error, path);
    return file_read_fd(out, fd, path, ceiling_bytes, error);
}

static bool write_all(int fd, const char *data, gsize size)
{
    while (size > 0) {
        ssize_t put = write(fd, data, size);

        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        data += put;
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
    if (!write_all(fd, data, size) || fsync(fd) < 0 || rename(temporary, path) < 0) {
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
