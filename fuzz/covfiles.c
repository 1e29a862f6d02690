// SPDX-License-Identifier: Apache-2.0
// Fuzz target: the files of a GOCOVERDIR: one covmeta file and what follows it, cut into two covcounters files.
// Together they say what each of them says beside the meta data, added up.
#include "cover/covdata.h"
#include "cover/covmeta.h"
#include "profile_laws.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static const ProfileLimits limits = { 1 << 20, 1000, 10000, false };

static void add_file(CovFiles *files, const char *name, const guint8 *data, gsize size)
{
    g_autoptr(GBytes) bytes = g_bytes_new(data, size);

    g_assert_true(covfiles_add_bytes(files, name, bytes, NULL));
}

static bool read_one(Profile **out, const guint8 *meta, gsize meta_size, const guint8 *counters, gsize size)
{
    g_autoptr(CovFiles) files = covfiles_new();

    add_file(files, "covmeta.x", meta, meta_size);
    add_file(files, "covcounters.x.1.1", counters, size);
    return covdata_read(out, files, &limits, NULL, NULL);
}

static void check_sum(const Profile *both, const guint8 *data, gsize meta_size, gsize cut, gsize size)
{
    g_autoptr(Profile) sum = NULL;
    g_autoptr(Profile) other = NULL;

    g_assert_true(read_one(&sum, data, meta_size, data + meta_size, cut - meta_size));
    g_assert_true(read_one(&other, data, meta_size, data + cut, size - cut));
    g_assert_true(profile_merge(sum, other, NULL));
    check_equal(sum, both);
}

// The last two bytes tell where the counters are cut.
int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    gsize end = size > 2 ? size - 2 : 0;
    gsize meta_size = MIN(covmeta_size(data, end), end);
    gsize cut = meta_size;
    g_autoptr(CovFiles) files = covfiles_new();
    g_autoptr(Profile) profile = NULL;
    g_autoptr(GError) error = NULL;
    bool is_read;

    if (end > meta_size)
        cut += (data[end] + 256u * data[end + 1]) % (end - meta_size + 1);
    add_file(files, "a/covmeta.x", data, meta_size);
    add_file(files, "a/covcounters.x.1.1", data + meta_size, cut - meta_size);
    add_file(files, "a/covcounters.x.2.2", data + cut, end - cut);
    is_read = covdata_read(&profile, files, &limits, NULL, &error);
    g_assert_true(is_read == (profile != NULL) && is_read == (error == NULL));
    if (is_read) {
        check_laws(profile);
        check_sum(profile, data, meta_size, cut, end);
    } else {
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
    }
    return 0;
}
