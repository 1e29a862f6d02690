// SPDX-License-Identifier: Apache-2.0
// Profile input: the profile that a person names on the command line.
#include "cli/profile_input.h"

#include "base/error.h"
#include "cover/covdata.h"
#include "cover/profile_text.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static bool read_text_file(Profile **out, const char *path, GError **error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool is_read;

    if (fd < 0)
        return set_error(error, errno == ENOENT ? GOC_ERROR_NOT_FOUND : GOC_ERROR_INTERNAL, "%s", g_strerror(errno));
    is_read = profile_text_read_fd(out, fd, PROFILE_TEXT_SINGLE, &profile_limits_default, error);
    close(fd);
    return is_read;
}

bool profile_input_read(Profile **out, const char *place, GError **error)
{
    if (g_str_equal(place, "-"))
        return profile_text_read_fd(out, STDIN_FILENO, PROFILE_TEXT_SINGLE, &profile_limits_default, error) ||
               prefix_error(error, "standard input");
    if (g_file_test(place, G_FILE_TEST_IS_DIR))
        return covdata_read_folder(out, place, error);
    return read_text_file(out, place, error) || prefix_error(error, "%s", place);
}
