// SPDX-License-Identifier: Apache-2.0
// LCOV record: what a tracefile says of one source file, and how that becomes lines.
#include "cover/lcov_record.h"

#include "cover/report_number.h"

#include <stdlib.h>

typedef struct LcovBranch {
    uint32_t line;
    uint64_t taken;
} LcovBranch;

typedef struct LcovFunction {
    uint32_t line;
    uint64_t hits;
} LcovFunction;

void lcov_record_init(LcovRecord *record)
{
    record->counts = g_array_new(FALSE, FALSE, sizeof(CoverLine));
    record->branches = g_array_new(FALSE, FALSE, sizeof(LcovBranch));
    record->functions = g_array_new(FALSE, FALSE, sizeof(LcovFunction));
    record->function_by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

void lcov_record_clear(LcovRecord *record)
{
    g_array_unref(record->counts);
    g_array_unref(record->branches);
    g_array_unref(record->functions);
    g_hash_table_unref(record->function_by_name);
}

void lcov_record_add_count(LcovRecord *record, uint32_t line, uint64_t hits)
{
    CoverLine count = { .number = line, .hits = hits };

    g_array_append_val(record->counts, count);
}

void lcov_record_add_branch(LcovRecord *record, uint32_t line, uint64_t taken)
{
    LcovBranch branch = { line, taken };

    g_array_append_val(record->branches, branch);
}

static LcovFunction *find_function(const LcovRecord *record, const char *name)
{
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(record->function_by_name, name));

    return place > 0 ? &g_array_index(record->functions, LcovFunction, place - 1) : NULL;
}

void lcov_record_add_function(LcovRecord *record, uint32_t line, const char *name)
{
    LcovFunction *known = find_function(record, name), function = { line, 0 };

    if (known) {
        *known = function;
        return;
    }
    g_array_append_val(record->functions, function);
    g_hash_table_insert(record->function_by_name, g_strdup(name), GUINT_TO_POINTER(record->functions->len));
}

void lcov_record_set_function_hits(LcovRecord *record, const char *name, uint64_t hits)
{
    LcovFunction *known = find_function(record, name);

    if (known)
        known->hits = hits;
}

static int compare_lines(const void *a, const void *b)
{
    uint32_t line = ((const CoverLine *)a)->number, other = ((const CoverLine *)b)->number;

    return line < other ? -1 : line > other;
}

static int compare_branches(const void *a, const void *b)
{
    uint32_t line = ((const LcovBranch *)a)->line, other = ((const LcovBranch *)b)->line;

    return line < other ? -1 : line > other;
}

static CoverLine *line_at(const GArray *lines, guint i)
{
    return &g_array_index(lines, CoverLine, i);
}

static CoverLine *find_line(const GArray *lines, uint32_t number)
{
    CoverLine wanted = { .number = number };

    return lines->len > 0 ? bsearch(&wanted, lines->data, lines->len, sizeof wanted, compare_lines) : NULL;
}

static bool is_ascending(const GArray *lines)
{
    for (guint i = 1; i < lines->len; i++) {
        if (line_at(lines, i - 1)->number >= line_at(lines, i)->number)
            return false;
    }
    return true;
}

// Makes `lines` ascending again, with one for each number.
static void settle(GArray *lines)
{
    guint n = 0;

    if (is_ascending(lines))
        return;
    g_array_sort(lines, compare_lines);
    for (guint i = 1; i < lines->len; i++) {
        CoverLine *last = line_at(lines, n);
        const CoverLine *next = line_at(lines, i);

        if (last->number != next->number) {
            *line_at(lines, ++n) = *next;
            continue;
        }
        last->hits = report_hits_sum(last->hits, next->hits);
        last->is_partial |= next->is_partial;
    }
    g_array_set_size(lines, n + 1);
}

// What the branches of one line say together.
static void add_branches(GArray *lines, GArray *added, const LcovBranch *first, guint n)
{
    CoverLine *known = find_line(lines, first->line), line = { .number = first->line };
    guint n_taken = 0;

    for (guint i = 0; i < n; i++) {
        line.hits = report_hits_sum(line.hits, first[i].taken);
        n_taken += first[i].taken > 0;
    }
    if (known) {
        known->hits = known->hits > 0 ? known->hits : line.hits;
        known->is_partial |= known->hits > 0 && n_taken < n;
        return;
    }
    if (n_taken < n)
        line.hits = 0;
    g_array_append_val(added, line);
}

static void add_all_branches(LcovRecord *record, GArray *lines)
{
    g_autoptr(GArray) added = g_array_new(FALSE, FALSE, sizeof(CoverLine));
    const LcovBranch *branches = (const LcovBranch *)record->branches->data;
    guint n;

    g_array_sort(record->branches, compare_branches);
    for (guint i = 0; i < record->branches->len; i += n) {
        for (n = 1; i + n < record->branches->len && branches[i + n].line == branches[i].line;)
            n++;
        add_branches(lines, added, &branches[i], n);
    }
    g_array_append_vals(lines, added->data, added->len);
}

// Of several functions on a line the first counts.
static void add_functions(LcovRecord *record, GArray *lines)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    guint n_known = lines->len;

    for (guint i = 0; i < record->functions->len; i++) {
        const LcovFunction *function = &g_array_index(record->functions, LcovFunction, i);
        CoverLine line = { .number = function->line, .hits = function->hits };
        GArray known = { lines->data, n_known };

        if (!find_line(&known, function->line) && g_hash_table_add(seen, GUINT_TO_POINTER(function->line)))
            g_array_append_val(lines, line);
    }
}

void lcov_record_finish(LcovRecord *record, GArray *lines)
{
    g_array_append_vals(lines, record->counts->data, record->counts->len);
    settle(lines);
    add_all_branches(record, lines);
    settle(lines);
    add_functions(record, lines);
    settle(lines);
    g_array_set_size(record->counts, 0);
    g_array_set_size(record->branches, 0);
    g_array_set_size(record->functions, 0);
    g_hash_table_remove_all(record->function_by_name);
}
