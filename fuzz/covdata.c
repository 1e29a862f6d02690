// SPDX-License-Identifier: Apache-2.0
// Fuzz target: native coverage data, as an agent sends it or as meta data alone.
#include "cover/covdata.h"
#include "cover/covreport.h"
#include "profile_laws.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void check_pair(const guint8 *data, gsize size)
{
    const ProfileLimits limits = { 1 << 20, 1000, 10000, false };
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

// Whatever follows the meta data, taken as its counters, by our own rules and by those of Go.
static void check_counters(const CovMeta *meta, const guint8 *data, gsize size)
{
    const ProfileLimits limits = { 1 << 20, 1000, 10000, false };
    const CovRules rules[] = { { .count_max = PROFILE_COUNT_MAX }, covrules_of_go(NULL) };

    for (guint i = 0; i < G_N_ELEMENTS(rules); i++) {
        g_autoptr(CovCounters) counters = covcounters_new(meta, &rules[i].counters);
        g_autoptr(CovReport) report = NULL;
        g_autoptr(Output) output = output_new_memory();
        g_autoptr(GError) error = NULL;

        if (!covcounters_add(counters, data, size, &error))
            continue;
        if (covreport_of_program(&report, meta, covcounters_sums(counters), &rules[i], &limits, &error))
            covreport_write_text(report, output);
    }
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
