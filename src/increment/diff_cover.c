// SPDX-License-Identifier: Apache-2.0
// Diff cover: of the lines that changed, which ran.
#include "increment/diff_cover.h"

#include "increment/diff_percent.h"

#include <string.h>

static void file_clear(gpointer data)
{
    DiffCoverFile *file = data;

    g_array_unref(file->measured);
    g_array_unref(file->missing);
    g_array_unref(file->partial);
}

static GArray *numbers_new(void)
{
    return g_array_new(FALSE, FALSE, sizeof(uint32_t));
}

static void add_line(DiffCoverFile *file, uint32_t line, LineVerdict verdict)
{
    switch (verdict) {
    case LINE_UNMEASURED: return;
    case LINE_MISSING: g_array_append_val(file->missing, line); break;
    case LINE_PARTIAL: g_array_append_val(file->partial, line); break;
    case LINE_COVERED: break;
    }
    g_array_append_val(file->measured, line);
}

static void add_file(DiffCover *diff, const ChangedFile *changed, const LineJudge *judge)
{
    DiffCoverFile file = { changed, numbers_new(), numbers_new(), numbers_new() };

    for (guint i = 0; i < changed->lines->len; i++) {
        const LineRange *range = &g_array_index(changed->lines, LineRange, i);

        for (uint32_t line = range->first; line <= range->last; line++)
            add_line(&file, line, line_judge_line(judge, line));
    }
    if (file.measured->len == 0) {
        file_clear(&file);
        return;
    }
    diff->n_measured += file.measured->len;
    diff->n_missing += file.missing->len;
    diff->n_partial += file.partial->len;
    g_array_append_val(diff->files, file);
}

static int compare_absent(const void *a, const void *b)
{
    return strcmp((*(const AbsentFile *const *)a)->path, (*(const AbsentFile *const *)b)->path);
}

// What one cover does not have, another may.
static GPtrArray *find_absent(const LineCover *const *covers, guint n, LineJudge *judge)
{
    GPtrArray *absent = g_ptr_array_new();

    for (guint i = 0; i < n; i++) {
        for (guint k = 0; k < covers[i]->absent->len; k++) {
            AbsentFile *file = g_ptr_array_index(covers[i]->absent, k);

            if (!line_judge_enter(judge, file->path))
                g_ptr_array_add(absent, file);
        }
    }
    g_ptr_array_sort(absent, compare_absent);
    for (guint i = absent->len; i-- > 1;)
        if (compare_absent(&absent->pdata[i - 1], &absent->pdata[i]) == 0)
            g_ptr_array_remove_index(absent, i);
    return absent;
}

DiffCover *diff_cover_new(const Changes *changes, const LineCover *const *covers, guint n, const LineRules *rules)
{
    g_autoptr(LineJudge) judge = line_judge_new(covers, n, rules);
    DiffCover *diff = g_new0(DiffCover, 1);

    diff->changes = changes;
    diff->files = g_array_new(FALSE, FALSE, sizeof(DiffCoverFile));
    g_array_set_clear_func(diff->files, file_clear);
    for (guint i = 0; i < changes->files->len; i++) {
        const ChangedFile *changed = &g_array_index(changes->files, ChangedFile, i);

        if (changed->lines->len > 0 && line_judge_enter(judge, changed->path))
            add_file(diff, changed, judge);
    }
    diff->absent = find_absent(covers, n, judge);
    return diff;
}

void diff_cover_free(DiffCover *diff)
{
    if (!diff)
        return;
    g_array_unref(diff->files);
    g_ptr_array_unref(diff->absent);
    g_free(diff);
}

static int compare_lines(const void *a, const void *b)
{
    uint32_t line = *(const uint32_t *)a, other = *(const uint32_t *)b;

    return line < other ? -1 : line > other;
}

bool diff_cover_has_line(const GArray *lines, uint32_t line)
{
    return g_array_binary_search((GArray *)lines, &line, compare_lines, NULL);
}

double diff_cover_percent_exact(const DiffCover *diff)
{
    return diff_percent_total(diff->n_missing, diff->n_measured);
}

int diff_cover_percent(const DiffCover *diff)
{
    return (int)diff_cover_percent_exact(diff);
}

double diff_cover_file_percent(const DiffCoverFile *file)
{
    return diff_percent_file(file->missing->len, file->measured->len);
}
