// SPDX-License-Identifier: Apache-2.0
// Profile input: the profile that a person names on the command line.
#include "cli/profile_input.h"

#include "base/error.h"
#include "cover/covdata.h"
#include "cover/profile_text.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { READ_BYTES = 64 * 1024 };

// Reads to the end, from a pipe too.
static bool read_all(GByteArray *content, int fd, gsize ceiling_bytes, GError **error)
{
    g_autofree guint8 *buffer = g_malloc(READ_BYTES);

    for (;;) {
        ssize_t got = read(fd, buffer, READ_BYTES);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return set_error(error, GOC_ERROR_INTERNAL, "cannot read: %s", g_strerror(errno));
        if (got == 0)
            return true;
        if (content->len + (gsize)got > ceiling_bytes)
            return set_error(error, GOC_ERROR_TOO_BIG, "at most %" G_GSIZE_FORMAT " bytes are read", ceiling_bytes);
        g_byte_array_append(content, buffer, (guint)got);
    }
}

static bool read_text(Profile **out, int fd, GError **error)
{
    g_autoptr(GByteArray) content = g_byte_array_new();

    if (!read_all(content, fd, profile_limits_default.bytes, error))
        return false;
    return profile_text_read(out, content->data ? (const char *)content->data : "", content->len,
                             &profile_limits_default, error);
}

static bool read_text_file(Profile **out, const char *path, GError **error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool is_read;

    if (fd < 0)
        return set_error(error, errno == ENOENT ? GOC_ERROR_NOT_FOUND : GOC_ERROR_INTERNAL, "%s", g_strerror(errno));
    is_read = read_text(out, fd, error);
    close(fd);
    return is_read;
}

bool profile_input_read(Profile **out, const char *place, GError **error)
{
    if (g_str_equal(place, "-"))
        return read_text(out, STDIN_FILENO, error) || prefix_error(error, "standard input");
    if (g_file_test(place, G_FILE_TEST_IS_DIR))
        return covdata_read_folder(out, place, error);
    return read_text_file(out, place, error) || prefix_error(error, "%s", place);
}
