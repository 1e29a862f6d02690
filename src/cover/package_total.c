// SPDX-License-Identifier: Apache-2.0
// Package total: the covered statements of each package.
#include "cover/package_total.h"

#include <string.h>

static void total_clear(gpointer data)
{
    g_free(((PackageTotal *)data)->path);
}

static GArray *totals_new(void)
{
    GArray *totals = g_array_new(FALSE, FALSE, sizeof(PackageTotal));

    g_array_set_clear_func(totals, total_clear);
    return totals;
}

GArray *package_totals_of_report(const CovReport *report)
{
    GArray *totals = totals_new();

    for (guint i = 0; i < report->packages->len; i++) {
        const CovReportPackage *package = g_ptr_array_index(report->packages, i);
        PackageTotal total = { g_strdup(package->path), covreport_package_total(package) };

        g_array_append_val(totals, total);
    }
    return totals;
}

static gint by_path(gconstpointer a, gconstpointer b)
{
    return strcmp(((const PackageTotal *)a)->path, ((const PackageTotal *)b)->path);
}

// Adds up those of one path, which stand together.
static void unite(GArray *totals)
{
    guint n_kept = 0;

    for (guint i = 0; i < totals->len; i++) {
        PackageTotal *total = &g_array_index(totals, PackageTotal, i);
        PackageTotal *last = n_kept > 0 ? &g_array_index(totals, PackageTotal, n_kept - 1) : NULL;

        if (last && g_str_equal(last->path, total->path)) {
            last->total.covered += total->total.covered;
            last->total.statements += total->total.statements;
            g_clear_pointer(&total->path, g_free);
        } else {
            PackageTotal kept = { g_steal_pointer(&total->path), total->total };

            g_array_index(totals, PackageTotal, n_kept++) = kept;
        }
    }
    g_array_set_size(totals, n_kept);
}

char *package_of_file(const char *file)
{
    const char *slash = strrchr(file, '/');

    if (!slash)
        return g_strdup(".");
    return slash == file ? g_strdup("/") : g_strndup(file, (gsize)(slash - file));
}

GArray *package_totals_of_profile(const Profile *profile, const PackagePattern *pattern)
{
    GArray *totals = totals_new();

    for (guint i = 0; i < profile->files->len; i++) {
        const ProfileFile *file = profile_file(profile, i);
        g_autofree char *path = package_of_file(file->name);
        PackageTotal total = { NULL, profile_file_total(profile, file) };

        if (pattern && !package_pattern_matches(pattern, path))
            continue;
        total.path = g_steal_pointer(&path);
        g_array_append_val(totals, total);
    }
    g_array_sort(totals, by_path);
    unite(totals);
    return totals;
}

void package_totals_write(const GArray *totals, Output *output)
{
    for (guint i = 0; i < totals->len; i++) {
        const PackageTotal *total = &g_array_index(totals, PackageTotal, i);
        g_autofree char *percent = total_text(total->total);

        output_printf(output, "\t%s\t\t", total->path);
        if (total->total.statements > 0)
            output_printf(output, "coverage: %s%% of statements\n", percent);
    }
}
