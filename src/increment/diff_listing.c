// SPDX-License-Identifier: Apache-2.0
// Diff listing: what the faces of an incremental report that people read have in common.
#include "increment/diff_listing.h"

#include <string.h>

// Python's order of lower-case texts is that of their code points, and so that of their bytes.
static char *order_key(const char *path)
{
    return g_utf8_validate(path, -1, NULL) ? g_utf8_strdown(path, -1) : g_ascii_strdown(path, -1);
}

typedef struct Entry {
    char *key;
    const DiffCoverFile *file;
} Entry;

static void entry_clear(gpointer entry)
{
    g_free(((Entry *)entry)->key);
}

static int compare_entries(const void *a, const void *b)
{
    const Entry *entry = a, *other = b;
    int order = strcmp(entry->key, other->key);

    return order ? order : strcmp(entry->file->changed->path, other->file->changed->path);
}

GPtrArray *diff_listing_files(const DiffCover *diff)
{
    g_autoptr(GArray) entries = g_array_sized_new(FALSE, FALSE, sizeof(Entry), diff->files->len);
    GPtrArray *files = g_ptr_array_sized_new(diff->files->len);

    g_array_set_clear_func(entries, entry_clear);
    for (guint i = 0; i < diff->files->len; i++) {
        const DiffCoverFile *file = diff_cover_file(diff, i);
        Entry entry = { order_key(file->changed->path), file };

        g_array_append_val(entries, entry);
    }
    g_array_sort(entries, compare_entries);
    for (guint i = 0; i < entries->len; i++)
        g_ptr_array_add(files, (gpointer)g_array_index(entries, Entry, i).file);
    return files;
}

bool diff_listing_next_run(const GArray *lines, guint *at, LineRange *run)
{
    if (*at == lines->len)
        return false;
    run->first = run->last = g_array_index(lines, uint32_t, *at);
    while (++*at < lines->len && g_array_index(lines, uint32_t, *at) == run->last + 1)
        run->last++;
    return true;
}

void diff_listing_write_runs(const GArray *lines, Output *output)
{
    LineRange run;

    for (guint at = 0; diff_listing_next_run(lines, &at, &run);) {
        output_number(output, run.first);
        if (run.last > run.first) {
            output_byte(output, '-');
            output_number(output, run.last);
        }
        if (at < lines->len)
            output_byte(output, ',');
    }
}

void diff_listing_write_file(const DiffCoverFile *file, Output *output)
{
    double percent = diff_cover_file_percent(file);

    if (percent >= 100) {
        output_text(output, " (100%)");
        return;
    }
    output_printf(output, " (%s%%): Missing lines ", diff_percent_text(diff_percent_round(percent, 1)).text);
    diff_listing_write_runs(file->missing, output);
}

void diff_listing_write_count(uint64_t n, Output *output)
{
    output_number(output, n);
    output_text(output, n == 1 ? " line" : " lines");
}

PercentText diff_listing_total(const DiffCover *diff, const DiffCoverTitle *title)
{
    PercentText shown;

    if (title->is_percent_float)
        return diff_percent_text(diff_percent_round(diff_cover_percent_exact(diff), 2));
    g_snprintf(shown.text, sizeof shown.text, "%d", diff_cover_percent(diff));
    return shown;
}

char *diff_listing_origin(const DiffCover *diff, const DiffCoverTitle *title)
{
    const Changes *changes = diff->changes;
    g_autofree char *merge_base = NULL;

    if (title->is_compat || !*changes->base)
        return NULL;
    if (!g_str_equal(changes->from, changes->base))
        merge_base = g_strdup_printf(", merge base %.12s", changes->from);
    return g_strdup_printf("Base: %s %.12s%s; head %.12s", title->base_name, changes->base,
                           merge_base ? merge_base : "", changes->head);
}
