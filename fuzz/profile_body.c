// SPDX-License-Identifier: Apache-2.0
// Fuzz target: profile bodies, archives among them. Bytes are refused with an error, or give a profile that obeys the
// laws, and the same one from a descriptor.
#include "cover/profile_body.h"
#include "cover/covdata.h"

#include "profile_laws.h"

#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static const ProfileLimits limits = { 1 << 20, 1000, 10000, false };

static bool read_fd(Profile **out, int fd, const ProfileBodyRules *rules, GError **error)
{
    g_autoptr(CovFiles) files = NULL;

    return profile_body_open_fd(&files, out, fd, rules, error) &&
           (!files || covdata_read(out, files, rules->limits, rules->unknown, error));
}

static void check_descriptor(const guint8 *data, gsize size, const Profile *want)
{
    const ProfileBodyRules rules = { PROFILE_TEXT_SINGLE, &limits, NULL };
    g_autoptr(Profile) profile = NULL;
    g_autoptr(GError) error = NULL;
    int fd = memfd_create("body", MFD_CLOEXEC);

    g_assert_cmpint(write(fd, data, size), ==, size);
    lseek(fd, 0, SEEK_SET);
    g_assert_true(read_fd(&profile, fd, &rules, &error) == (want != NULL));
    if (want)
        check_equal(profile, want);
    close(fd);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    const ProfileBodyRules rules = { PROFILE_TEXT_SINGLE, &limits, NULL };
    g_autoptr(Profile) profile = NULL;
    g_autoptr(GError) error = NULL;
    bool is_read = profile_body_read(&profile, data, size, &rules, &error);

    g_assert_true(is_read == (profile != NULL) && is_read == (error == NULL));
    if (is_read)
        check_laws(profile);
    else
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
    check_descriptor(data, size, profile);
    return 0;
}
