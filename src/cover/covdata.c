// SPDX-License-Identifier: Apache-2.0
// Covdata: Go's native coverage data becomes a profile: from one body, or from GOCOVERDIRs.
#include "cover/covdata.h"

#include "base/error.h"
#include "cover/covreport.h"

static const CovRules rules = { .count_max = PROFILE_COUNT_MAX };

bool covdata_read_pair(Profile **out, const void *data, gsize size, const ProfileLimits *limits, GError **error)
{
    gsize meta_size = covmeta_size(data, size);
    g_autoptr(CovMeta) meta = NULL;
    g_autoptr(CovCounters) counters = NULL;
    g_autoptr(CovReport) report = NULL;

    if (size > limits->bytes)
        return set_error(error, GOC_ERROR_TOO_BIG, "%" G_GSIZE_FORMAT " bytes; at most %" G_GSIZE_FORMAT " are read",
                         size, limits->bytes);
    if (meta_size == 0 || meta_size > size)
        return set_error(error, GOC_ERROR_INVALID, "does not start with whole Go coverage meta data");
    if (!covmeta_read(&meta, data, meta_size, error))
        return false;
    counters = covcounters_new(meta, &rules.counters);
    return covcounters_add(counters, (const char *)data + meta_size, size - meta_size, error) &&
           covreport_of_program(&report, meta, covcounters_sums(counters), &rules, limits, error) &&
           covreport_profile(out, report, limits, error);
}

bool covdata_read(Profile **out, const CovFiles *files, const ProfileLimits *limits, GPtrArray *unknown, GError **error)
{
    g_autoptr(CovReport) report = NULL;

    if (!covreport_read(&report, files, &rules, limits, error))
        return false;
    if (report->n_programs == 0)
        return set_error(error, GOC_ERROR_NOT_FOUND, "no coverage data");
    if (report->unknown->len == report->n_programs)
        return set_error(error, GOC_ERROR_NOT_FOUND,
                         "%s: no coverage counters: its processes did not end, or were killed",
                         (const char *)g_ptr_array_index(report->unknown, 0));
    if (!covreport_profile(out, report, limits, error))
        return false;
    for (guint i = 0; unknown && i < report->unknown->len; i++)
        g_ptr_array_add(unknown, g_strdup(g_ptr_array_index(report->unknown, i)));
    return true;
}
