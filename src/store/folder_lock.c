// SPDX-License-Identifier: Apache-2.0
// Folder lock: lets one process at a time have the data folder.
#include "store/folder_lock.h"

#include "base/descriptor.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static bool fail_in_use(int fd, const char *root, GError **error)
{
    char holder[24] = "";
    ssize_t size = pread(fd, holder, sizeof holder - 1, 0);
    bool is_known = size > 0 && strspn(holder, "0123456789") == (gsize)size;

    return set_error(error, GOC_ERROR_CONFLICT, "%s is in use by another process%s%s%s", root, is_known ? " (pid " : "",
                     is_known ? holder : "", is_known ? ")" : "");
}

// Only for people: the lock does not depend on it.
static bool write_holder(int fd)
{
    char holder[24];
    int size = snprintf(holder, sizeof holder, "%ld", (long)getpid());

    return ftruncate(fd, 0) == 0 && pwrite(fd, holder, (gsize)size, 0) == size;
}

bool folder_lock(int *fd, const char *root, GError **error)
{
    g_autofree char *path = g_build_filename(root, ".lock", NULL);
    g_auto(Descriptor) lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (lock < 0)
        return set_error(error, GOC_ERROR_INTERNAL, "%s: %s", path, g_strerror(errno));
    if (flock(lock, LOCK_EX | LOCK_NB) < 0)
        return errno == EWOULDBLOCK ? fail_in_use(lock, root, error)
                                    : set_error(error, GOC_ERROR_INTERNAL, "%s: %s", path, g_strerror(errno));
    if (!write_holder(lock))
        return set_error(error, GOC_ERROR_UNAVAILABLE, "%s: %s", path, g_strerror(errno));
    *fd = descriptor_steal(&lock);
    return true;
}
