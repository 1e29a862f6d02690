// SPDX-License-Identifier: Apache-2.0
// Report: a profile laid over its source.
#include "report/report.h"

#include "base/error.h"

typedef struct Place {
    uint32_t line, col;
} Place;

static bool is_before(Place a, Place b)
{
    return a.line < b.line || (a.line == b.line && a.col < b.col);
}

static Place block_start(const Block *block)
{
    return (Place){ block->start_line, block->start_col };
}

static Place block_end(const Block *block)
{
    return (Place){ block->end_line, block->end_col };
}

// For each block of the file: the furthest end among it and those before it. These ascend, also where blocks nest, so
// that a function's first block can be searched.
static Place *furthest_ends(const Profile *profile, const ProfileFile *file)
{
    Place *ends = g_new(Place, file->n_blocks);
    Place furthest = { 0, 0 };

    for (guint i = 0; i < file->n_blocks; i++) {
        Place end = block_end(profile_block(profile, file->first_block + i));

        if (is_before(furthest, end))
            furthest = end;
        ends[i] = furthest;
    }
    return ends;
}

// The first of `n` ascending places that is after `place`; `n` when none is.
static guint first_after(const Place *places, guint n, Place place)
{
    guint low = 0, high = n;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (is_before(place, places[middle]))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static void add_block(Total *total, const Profile *profile, guint i)
{
    uint32_t statements = profile_block(profile, i)->statements;

    total->statements += statements;
    if (profile_count(profile, i) > 0)
        total->covered += statements;
}

// A block that overlaps the function counts entirely, as `go tool cover -func` has it.
static Total function_total(const GoFunction *function, const Profile *profile, const ProfileFile *file,
                            const Place *ends)
{
    Place start = { function->start_line, function->start_col };
    Place end = { function->end_line, function->end_col };
    Total total = { 0, 0 };

    for (guint i = first_after(ends, file->n_blocks, start); i < file->n_blocks; i++) {
        const Block *block = profile_block(profile, file->first_block + i);

        if (!is_before(block_start(block), end))
            break;
        if (is_before(start, block_end(block)))
            add_block(&total, profile, file->first_block + i);
    }
    return total;
}

static void add_total(Total *sum, Total part)
{
    sum->covered += part.covered;
    sum->statements += part.statements;
}

static void lay_over_functions(Report *report, FileReport *entry)
{
    g_autofree Place *ends = furthest_ends(report->profile, entry->file);

    for (guint i = 0; i < entry->functions->list->len; i++) {
        FunctionCover cover = { .function = &g_array_index(entry->functions->list, GoFunction, i) };

        if (!cover.function->has_body)
            continue;
        cover.total = function_total(cover.function, report->profile, entry->file, ends);
        add_total(&report->function_total, cover.total);
        g_array_append_val(entry->function_covers, cover);
    }
}

static void file_report_clear(FileReport *entry)
{
    g_clear_pointer(&entry->text, g_bytes_unref);
    g_clear_pointer(&entry->functions, go_functions_free);
    g_clear_pointer(&entry->function_covers, g_array_unref);
}

// Some sources name the file as we do, others by its path or not at all.
static bool name_file(GError **error, const char *name)
{
    if (error && *error && g_str_has_prefix((*error)->message, name))
        return false;
    return prefix_error(error, "%s", name);
}

static bool read_functions(FileReport *entry, Sources *sources, GError **error)
{
    gsize size;
    const char *text;

    if (!sources_read(sources, entry->file->name, &entry->text, error))
        return name_file(error, entry->file->name);
    text = g_bytes_get_data(entry->text, &size);
    entry->functions = go_functions_scan(text ? text : "", size);
    if (!entry->functions->is_complete)
        return set_error(error, GOC_ERROR_INVALID, "%s: line %u is not valid Go", entry->file->name,
                         entry->functions->error_line);
    return true;
}

static bool add_file(Report *report, const ProfileFile *file, Sources *sources, GError **error)
{
    FileReport *entry;

    g_array_set_size(report->files, report->files->len + 1);
    entry = &g_array_index(report->files, FileReport, report->files->len - 1);
    entry->file = file;
    entry->total = profile_file_total(report->profile, file);
    entry->function_covers = g_array_new(FALSE, FALSE, sizeof(FunctionCover));
    if (!read_functions(entry, sources, error))
        return false;
    lay_over_functions(report, entry);
    return true;
}

bool report_make(Report **out, const Profile *profile, Sources *sources, GError **error)
{
    g_autoptr(Report) report = g_new0(Report, 1);

    report->profile = profile;
    report->total = profile_total(profile);
    report->files = g_array_sized_new(FALSE, TRUE, sizeof(FileReport), profile->files->len);
    g_array_set_clear_func(report->files, (GDestroyNotify)file_report_clear);
    for (guint i = 0; i < profile->files->len; i++) {
        if (!add_file(report, profile_file(profile, i), sources, error))
            return false;
    }
    *out = g_steal_pointer(&report);
    return true;
}

void report_free(Report *report)
{
    if (!report)
        return;
    g_array_unref(report->files);
    g_free(report);
}
