// SPDX-License-Identifier: Apache-2.0
// Fuzz target: native coverage data, as an agent sends it or as meta data alone.
#include "cover/covdata.h"
#include "profile_laws.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void check_pair(const guint8 *data, gsize size)
{
    const ProfileLimits limits = { 1 << 20, 1000, 10000 };
    g_autoptr(Profile) profile = NULL;
    g_autoptr(GError) error = NULL;
    bool is_read = covdata_read_pair(&profile, data, size, &limits, &error);

    g_assert_true(is_read == (profile != NULL) && is_read == (error == NULL));
    if (is_read)
        check_laws(profile);
    else
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
}

// The functions of the packages, and the blocks of the functions, follow each other without a gap.
static void check_meta(const CovMeta *meta)
{
    guint n_functions = 0, n_units = 0;

    for (guint i = 0; i < meta->packages->len; i++) {
        const CovPackage *package = &g_array_index(meta->packages, CovPackage, i);

        g_assert_cmpuint(package->first_function, ==, n_functions);
        n_functions += package->n_functions;
    }
    g_assert_cmpuint(n_functions, ==, meta->functions->len);
    for (guint i = 0; i < meta->functions->len; i++) {
        const CovFunction *function = &g_array_index(meta->functions, CovFunction, i);

        g_assert_cmpuint(function->first_unit, ==, n_units);
        g_assert_true(*function->file);
        n_units += function->n_units;
    }
    g_assert_cmpuint(n_units, ==, meta->units->len);
}

// Whatever follows the meta data: taken as its counters it is added, or refused without a trace.
static void check_counters(const CovMeta *meta, const guint8 *data, gsize size)
{
    g_autoptr(GArray) counts = g_array_new(FALSE, TRUE, sizeof(uint64_t));
    g_autoptr(GError) error = NULL;

    g_array_set_size(counts, meta->units->len);
    if (covcounters_add(counts, meta, data, size, &error))
        return;
    for (guint i = 0; i < counts->len; i++)
        g_assert_cmpuint(g_array_index(counts, uint64_t, i), ==, 0);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    gsize meta_size = MIN(covmeta_size(data, size), size);
    g_autoptr(CovMeta) meta = NULL;
    g_autoptr(GError) error = NULL;

    check_pair(data, size);
    if (covmeta_read(&meta, data, meta_size, &error)) {
        check_meta(meta);
        check_counters(meta, data + meta_size, size - meta_size);
    }
    return 0;
}
