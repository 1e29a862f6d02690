// SPDX-License-Identifier: Apache-2.0
// Input file: what a person names to be read: a file, a pipe as of a shell's <(...), or standard input.
#include "cli/input_file.h"

#include "base/error.h"
#include "base/file.h"
#include "cli/standard_input.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE_BYTES = 64 * 1024 };

static bool system_error(GError **error, const char *name)
{
    return set_error(error, errno == ENOENT ? GOC_ERROR_NOT_FOUND : GOC_ERROR_INTERNAL, "%s: %s", name,
                     g_strerror(errno));
}

const char *input_file_name(const char *name)
{
    return g_str_equal(name, "-") ? "standard input" : name;
}

// What comes through a pipe is laid into memory, to be looked at before it is read.
static bool spool(Descriptor *fd, const char *name, gsize ceiling_bytes, GError **error)
{
    g_auto(Descriptor) memory = memfd_create("input", MFD_CLOEXEC);
    g_autofree char *piece = g_malloc(PIECE_BYTES);
    gsize size = 0;
    ssize_t got;

    while ((got = read(*fd, piece, PIECE_BYTES)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 || !file_write_fd(memory, piece, (gsize)got))
            return system_error(error, name);
        size += (gsize)got;
        if (size > ceiling_bytes)
            return set_error(error, GOC_ERROR_TOO_BIG, "%s: more than %" G_GSIZE_FORMAT " bytes", name, ceiling_bytes);
    }
    if (lseek(memory, 0, SEEK_SET) < 0)
        return system_error(error, name);
    descriptor_clear(fd);
    *fd = descriptor_steal(&memory);
    return true;
}

bool input_file_open(Descriptor *out, const char *name, gsize ceiling_bytes, GError **error)
{
    bool is_input = g_str_equal(name, "-");
    g_auto(Descriptor) fd = is_input ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) : open(name, O_RDONLY | O_CLOEXEC);
    struct stat about;

    if (is_input && !standard_input_take(error))
        return prefix_error(error, "%s", input_file_name(name));
    if (fd < 0 || fstat(fd, &about) < 0)
        return system_error(error, input_file_name(name));
    if (!S_ISREG(about.st_mode) && !spool(&fd, input_file_name(name), ceiling_bytes, error))
        return false;
    *out = descriptor_steal(&fd);
    return true;
}
