// SPDX-License-Identifier: Apache-2.0
// Covreport: what the programs of GOCOVERDIRs ran, package by package, added up as `go tool covdata` does it.
#include "cover/covreport.h"

#include "base/error.h"
#include "base/team.h"
#include "cover/block_line.h"
#include "cover/covfile_reader.h"
#include "cover/covprocesses.h"
#include "cover/covunits.h"

#include <string.h>

enum { STRINGS_CHUNK_BYTES = 16 * 1024 };

// The state while the pods are read.
typedef struct Reading {
    CovReport *report;
    CovFileReader *reader;
    const CovRules *rules;
    const ProfileLimits *limits;
    GHashTable *by_path;    // CovReportPackage
    gsize n_units;          // in the report, without what is pending, which is never more
    const char *mode;       // the highest of "set", "count" and "atomic" so far: counters are added up as it says
    const char *first_meta; // the path of the first meta file
} Reading;

CovRules covrules_of_go(void (*warn)(const char *text))
{
    return (CovRules){
        .counters = { .passes_unknown = true, .is_first_segment = true, .warns_of_overflow = true, .warn = warn },
        .count_max = UINT32_MAX
    };
}

static void package_free(gpointer data)
{
    CovReportPackage *package = data;

    g_array_unref(package->units);
    g_array_unref(package->pending);
    g_free(package);
}

static CovReport *covreport_new(void)
{
    CovReport *report = g_new0(CovReport, 1);

    report->packages = g_ptr_array_new_with_free_func(package_free);
    report->functions = g_array_new(FALSE, FALSE, sizeof(CovFunction));
    report->unknown = g_ptr_array_new_with_free_func(g_free);
    report->strings = g_string_chunk_new(STRINGS_CHUNK_BYTES);
    return report;
}

void covreport_free(CovReport *report)
{
    if (!report)
        return;
    g_free(report->mode);
    g_ptr_array_unref(report->packages);
    g_array_unref(report->functions);
    g_ptr_array_unref(report->unknown);
    g_string_chunk_free(report->strings);
    g_free(report);
}

static bool is_set(const char *mode)
{
    return g_str_equal(mode, "set");
}

static bool is_higher(const char *mode, const char *than)
{
    return is_set(than) ? !is_set(mode) : g_str_equal(mode, "atomic") && g_str_equal(than, "count");
}

// The report keeps the first program's mode.
static bool check_mode(Reading *reading, const CovFile *file, const CovMeta *meta, GError **error)
{
    if (!reading->mode) {
        reading->report->mode = g_strdup(meta->mode);
        reading->mode = reading->report->mode;
        reading->first_meta = file->path;
    } else if (!g_str_equal(meta->mode, reading->mode) && !reading->rules->mixes_modes) {
        return set_error(error, GOC_ERROR_CONFLICT,
                         "counter mode clash while reading meta-data file %s: previous file had %s, new file has %s",
                         file->path, reading->mode, meta->mode);
    } else if (is_higher(meta->mode, reading->mode)) {
        reading->mode = meta->mode;
    }
    return true;
}

static CovReportPackage *add_package(Reading *reading, const char *path)
{
    CovReport *report = reading->report;
    CovReportPackage *package = g_new0(CovReportPackage, 1);

    package->path = g_string_chunk_insert(report->strings, path);
    package->units = g_array_new(FALSE, FALSE, sizeof(CovUnit));
    package->pending = g_array_new(FALSE, FALSE, sizeof(CovUnit));
    g_ptr_array_add(report->packages, package);
    g_hash_table_insert(reading->by_path, (gpointer)package->path, package);
    return package;
}

// Puts the functions of a package behind those of the report, and has `units` mean these. Then neither needs the meta
// data any more. Functions of one file stand together.
static void keep_functions(CovReport *report, const CovMeta *meta, const CovPackage *package, GArray *units)
{
    guint moved = report->functions->len - package->first_function;
    const char *file = NULL, *kept = NULL;

    for (guint i = 0; i < package->n_functions; i++) {
        CovFunction function = g_array_index(meta->functions, CovFunction, package->first_function + i);

        if (function.file != file)
            kept = g_string_chunk_insert_const(report->strings, file = function.file);
        function.file = kept;
        function.name = g_string_chunk_insert(report->strings, function.name);
        g_array_append_val(report->functions, function);
    }
    for (guint i = 0; moved != 0 && i < units->len; i++)
        g_array_index(units, CovUnit, i).function += moved;
}

// Puts what is pending in its place.
static void settle_package(Reading *reading, CovReportPackage *package)
{
    const CovSum sum = { is_set(reading->report->mode), reading->rules->count_max };

    if (package->pending->len == 0)
        return;
    reading->n_units -= package->units->len;
    g_array_append_vals(package->units, package->pending->data, package->pending->len);
    g_array_set_size(package->pending, 0);
    covunits_settle(package->units, reading->report->functions, &sum);
    reading->n_units += package->units->len;
}

// Most programs of a folder agree on a package. Those that do not are put aside until they are as many as the rest, so
// that a thousand versions of one package are not put in order a thousand times.
static void combine_package(Reading *reading, const CovMeta *meta, const CovPackage *from, GArray *units)
{
    CovReport *report = reading->report;
    CovReportPackage *package = g_hash_table_lookup(reading->by_path, from->path);
    const CovSum sum = { is_set(report->mode), reading->rules->count_max };

    if (!package)
        package = add_package(reading, from->path);
    if (package->units->len > 0 && covunits_agree(package->units, report->functions, units, meta->functions)) {
        covunits_add(package->units, units, &sum);
        return;
    }
    keep_functions(report, meta, from, units);
    if (package->units->len == 0) {
        reading->n_units += units->len;
        g_array_unref(package->units);
        package->units = g_array_ref(units);
        return;
    }
    g_array_append_vals(package->pending, units->data, units->len);
    if (package->pending->len >= package->units->len)
        settle_package(reading, package);
}

static bool check_blocks(const Reading *reading, GError **error)
{
    if (reading->n_units > reading->limits->blocks)
        return set_error(error, GOC_ERROR_TOO_BIG, "more than %u blocks", reading->limits->blocks);
    return true;
}

// One program's packages, each for itself.
typedef struct Drafts {
    const CovMeta *meta;
    const uint64_t *sums;
    CovSum sum;
    GPtrArray *packages; // const CovPackage *
    GPtrArray *units;    // GArray of CovUnit, one a package, in order; their functions are the meta data's
} Drafts;

static void draft_package(guint i, guint worker, void *data)
{
    const Drafts *drafts = data;
    const CovPackage *package = g_ptr_array_index(drafts->packages, i);
    const CovFunction *functions = (const CovFunction *)(const void *)drafts->meta->functions->data;
    const Block *blocks = (const Block *)(const void *)drafts->meta->units->data;
    guint end = package->first_function + package->n_functions, n_units = 0;
    GArray *units = g_array_new(FALSE, FALSE, sizeof(CovUnit));
    CovUnit *unit;

    for (guint function = package->first_function; function < end; function++)
        n_units += functions[function].n_units;
    g_array_set_size(units, n_units);
    unit = (CovUnit *)(void *)units->data;
    for (guint function = package->first_function; function < end; function++) {
        guint first = functions[function].first_unit;

        for (guint j = first; j < first + functions[function].n_units; j++)
            *unit++ = (CovUnit){ blocks[j], function, covsum_count(&drafts->sum, drafts->sums[j], 0) };
    }
    covunits_settle(units, drafts->meta->functions, &drafts->sum);
    g_ptr_array_index(drafts->units, i) = units;
}

static GPtrArray *chosen_packages(const CovMeta *meta, const PackagePattern *pattern)
{
    GPtrArray *chosen = g_ptr_array_new();

    for (guint i = 0; i < meta->packages->len; i++) {
        CovPackage *package = &g_array_index(meta->packages, CovPackage, i);

        if (!pattern || package_pattern_matches(pattern, package->path))
            g_ptr_array_add(chosen, package);
    }
    return chosen;
}

static bool combine(Reading *reading, const CovMeta *meta, const uint64_t *sums, GError **error)
{
    const CovSum sum = { is_set(reading->report->mode), reading->rules->count_max };
    g_autoptr(GPtrArray) packages = chosen_packages(meta, reading->rules->pattern);
    g_autoptr(GPtrArray) units = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    Drafts drafts = { meta, sums, sum, packages, units };

    g_ptr_array_set_size(units, (gint)packages->len);
    team_run("packages", team_size(packages->len), packages->len, draft_package, &drafts);
    for (guint i = 0; i < packages->len; i++) {
        combine_package(reading, meta, g_ptr_array_index(packages, i), g_ptr_array_index(units, i));
        if (!check_blocks(reading, error))
            return false;
    }
    return true;
}

static bool read_meta(Reading *reading, const CovFile *file, CovMeta **out, GError **error)
{
    const void *data;
    gsize size;

    if (!covfile_reader_read(reading->reader, file, reading->limits->bytes, &data, &size, error))
        return false;
    return covmeta_read(out, data, size, error) || covfile_error(file, error);
}

static bool read_pod(Reading *reading, const CovPod *pod, GError **error)
{
    g_autoptr(CovMeta) meta = NULL;
    g_autoptr(CovCounters) counters = NULL;
    CovProcesses processes = { pod->counters, reading->limits->bytes, NULL, &reading->rules->counters };

    if (!read_meta(reading, pod->meta, &meta, error) || !check_mode(reading, pod->meta, meta, error))
        return false;
    processes.meta = meta;
    if (!covprocesses_add_up(&counters, &processes, reading->reader, error))
        return false;
    if (pod->counters->len == 0)
        g_ptr_array_add(reading->report->unknown, g_strdup(pod->meta->path));
    reading->report->n_programs++;
    return combine(reading, meta, covcounters_sums(counters), error) || covfile_error(pod->meta, error);
}

static gint by_path(gconstpointer a, gconstpointer b)
{
    const CovReportPackage *one = *(const CovReportPackage *const *)a, *other = *(const CovReportPackage *const *)b;

    return strcmp(one->path, other->path);
}

// When every program is in.
static bool finish(Reading *reading, GError **error)
{
    GPtrArray *packages = reading->report->packages;

    for (guint i = 0; i < packages->len; i++)
        settle_package(reading, g_ptr_array_index(packages, i));
    g_ptr_array_sort(packages, by_path);
    return check_blocks(reading, error);
}

bool covreport_read(CovReport **out, const CovFiles *files, const CovRules *rules, const ProfileLimits *limits,
                    GError **error)
{
    g_autoptr(CovReport) report = covreport_new();
    g_autoptr(GPtrArray) pods = covfiles_pods(files);
    g_autoptr(GHashTable) packages = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(CovFileReader) reader = covfile_reader_new();
    Reading reading = { .report = report, .reader = reader, .rules = rules, .limits = limits, .by_path = packages };

    for (guint i = 0; i < pods->len; i++) {
        if (!read_pod(&reading, g_ptr_array_index(pods, i), error))
            return false;
    }
    if (!finish(&reading, error))
        return false;
    *out = g_steal_pointer(&report);
    return true;
}

bool covreport_of_program(CovReport **out, const CovMeta *meta, const uint64_t *sums, const CovRules *rules,
                          const ProfileLimits *limits, GError **error)
{
    g_autoptr(CovReport) report = covreport_new();
    g_autoptr(GHashTable) packages = g_hash_table_new(g_str_hash, g_str_equal);
    Reading reading = { .report = report, .rules = rules, .limits = limits, .by_path = packages, .mode = meta->mode };

    report->mode = g_strdup(meta->mode);
    report->n_programs = 1;
    if (!combine(&reading, meta, sums, error) || !finish(&reading, error))
        return false;
    *out = g_steal_pointer(&report);
    return true;
}

Total covreport_package_total(const CovReportPackage *package)
{
    Total total = { 0, 0 };

    for (guint i = 0; i < package->units->len; i++) {
        const CovUnit *unit = &g_array_index(package->units, CovUnit, i);

        total.statements += unit->block.statements;
        total.covered += unit->count > 0 ? unit->block.statements : 0;
    }
    return total;
}

void covreport_write_text(const CovReport *report, Output *output)
{
    const CovFunction *functions = (const CovFunction *)(const void *)report->functions->data;

    if (report->mode)
        output_printf(output, "mode: %s\n", report->mode);
    for (guint i = 0; i < report->packages->len; i++) {
        const CovReportPackage *package = g_ptr_array_index(report->packages, i);
        const char *file = NULL;
        gsize file_size = 0;

        for (guint j = 0; j < package->units->len; j++) {
            const CovUnit *unit = &g_array_index(package->units, CovUnit, j);

            if (functions[unit->function].file != file)
                file_size = strlen(file = functions[unit->function].file);
            block_line_write(output, file, file_size, &unit->block, unit->count);
        }
    }
}
