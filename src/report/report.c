// SPDX-License-Identifier: Apache-2.0
// Report: a profile laid over its source.
#include "report/report.h"

#include "base/error.h"
#include "base/team.h"

static void file_report_clear(FileReport *entry)
{
    g_free(entry->functions);
    g_free(entry->path);
    function_table_unref(entry->table);
    g_clear_error(&entry->failure);
}

static Report *report_new(const Profile *profile)
{
    Report *report = g_new0(Report, 1);

    report->profile = profile;
    report->total = profile_total(profile);
    report->files = g_array_sized_new(FALSE, TRUE, sizeof(FileReport), profile->files->len);
    g_array_set_clear_func(report->files, (GDestroyNotify)file_report_clear);
    g_array_set_size(report->files, profile->files->len);
    report->missing = missing_new();
    report->scans = g_ptr_array_new_with_free_func((GDestroyNotify)go_functions_free);
    return report;
}

void report_free(Report *report)
{
    if (!report)
        return;
    g_array_unref(report->files);
    missing_free(report->missing);
    g_ptr_array_unref(report->scans);
    g_free(report);
}

// What the threads share: each file, and each scan, belongs to one of them at a time.
typedef struct Making {
    Report *report;
    Sources *sources;
} Making;

static void take_functions(FileReport *entry, const GoFunction *list, guint n)
{
    entry->functions = g_new(FunctionCover, n);
    for (guint i = 0; i < n; i++) {
        if (list[i].has_body)
            entry->functions[entry->n_functions++].function = list[i];
    }
}

static bool scan_functions(GoFunctions *scan, FileReport *entry, Sources *sources, GError **error)
{
    const char *name = entry->file->name;
    g_autoptr(GBytes) bytes = NULL;
    const char *text;
    gsize size;

    g_clear_pointer(&entry->path, g_free);
    if (!sources_find(sources, name, &bytes, &entry->path, error))
        return false;
    text = g_bytes_get_data(bytes, &size);
    go_functions_read(scan, text ? text : "", size);
    if (!scan->is_complete)
        return set_error(error, GOC_ERROR_INVALID, "%s: line %u is not valid Go", name, scan->error_line);
    take_functions(entry, (const GoFunction *)scan->list->data, scan->list->len);
    return true;
}

// The functions of a text that was scanned for another report, or at another commit, are known.
static bool find_functions(GoFunctions *scan, FileReport *entry, Sources *sources, GError **error)
{
    char blob[BLOB_ID_SIZE] = "";

    if (!sources->tables)
        return scan_functions(scan, entry, sources, error);
    if (!sources_locate(sources, entry->file->name, &entry->path, blob, error))
        return false;
    entry->table = *blob ? function_tables_find(sources->tables, blob) : NULL;
    if (entry->table) {
        take_functions(entry, entry->table->list, entry->table->n);
        return true;
    }
    if (!scan_functions(scan, entry, sources, error))
        return false;
    if (*blob)
        function_tables_keep(sources->tables, blob, scan);
    return true;
}

static void make_file(guint item, guint worker, void *data)
{
    const Making *making = data;
    const Profile *profile = making->report->profile;
    GoFunctions *scan = making->report->scans->pdata[worker];
    FileReport *entry = &g_array_index(making->report->files, FileReport, item);

    entry->file = profile_file(profile, item);
    entry->total = profile_file_total(profile, entry->file);
    if (!find_functions(scan, entry, making->sources, &entry->failure))
        return;
    overlap_find(profile, entry->file, entry->functions, entry->n_functions);
}

static void add_up(Report *report, const FileReport *entry)
{
    if (entry->failure)
        missing_add(report->missing, entry->file->name, entry->failure);
    for (guint i = 0; i < entry->n_functions; i++)
        total_add(&report->function_total, entry->functions[i].total);
}

Report *report_make_partial(const Profile *profile, Sources *sources)
{
    Report *report = report_new(profile);
    guint n_files = profile->files->len;
    guint n_workers = sources->is_concurrent ? team_size(n_files) : 1;
    Making making = { report, sources };

    for (guint i = 0; i < n_workers; i++)
        g_ptr_array_add(report->scans, go_functions_new());
    team_run("report", n_workers, n_files, make_file, &making);
    for (guint i = 0; i < n_files; i++)
        add_up(report, report_file(report, i));
    return report;
}

bool report_make(Report **out, const Profile *profile, Sources *sources, GError **error)
{
    g_autoptr(Report) report = report_make_partial(profile, sources);

    if (!missing_is_none(report->missing, error))
        return false;
    *out = g_steal_pointer(&report);
    return true;
}
