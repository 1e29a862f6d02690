// SPDX-License-Identifier: Apache-2.0
// Gaps as text: a table on a terminal.
#include "increment/gaps_text.h"

#include "base/printable.h"
#include "report/columns.h"

enum { MISSING_RANGES = 4 };

// A column: how its cells are made, and whether they are numbers, which stand at its right.
typedef struct Column {
    const char *head;
    char *(*cell)(const Gap *gap);
    bool is_number;
} Column;

static char *uncovered_cell(const Gap *gap)
{
    return gap->reason ? g_strdup("?")
                       : g_strdup_printf("%" G_GUINT64_FORMAT, gap->total.statements - gap->total.covered);
}

static char *statements_cell(const Gap *gap)
{
    return gap->reason ? g_strdup("?") : g_strdup_printf("%" G_GUINT64_FORMAT, gap->total.statements);
}

static char *percent_cell(const Gap *gap)
{
    g_autofree char *text = total_text(gap->total);

    return gap->reason || gap->total.statements == 0 ? g_strdup("-") : g_strconcat(text, "%", NULL);
}

static char *kind_cell(const Gap *gap)
{
    return g_strdup(gap_kind_name(gap));
}

static char *lines_cell(const Gap *gap)
{
    return gap->reason ? g_strdup(gap->reason) : gap_missing_text(gap, MISSING_RANGES);
}

static const Column columns[] = {
    { "uncovered", uncovered_cell, true },
    { "statements", statements_cell, true },
    { "percent", percent_cell, true },
    { "change", kind_cell, false },
    { "function", gap_name, false },
    { "place", gap_place, false },
    { "author", gap_author_text, false },
    { "owners", gap_owners_text, false },
    { "lines that did not run", lines_cell, false },
};
enum { COLUMNS = G_N_ELEMENTS(columns) };

// The cells, row by row; the first row is the heads.
static GPtrArray *make_cells(const GapsView *view)
{
    GPtrArray *cells = g_ptr_array_new_with_free_func(g_free);

    for (guint c = 0; c < COLUMNS; c++)
        g_ptr_array_add(cells, g_strdup(columns[c].head));
    for (guint i = 0; i < gaps_view_shown(view); i++) {
        for (guint c = 0; c < COLUMNS; c++) {
            g_autofree char *text = columns[c].cell(&g_array_index(view->gaps->list, Gap, i));

            g_ptr_array_add(cells, printable(text, NULL));
        }
    }
    return cells;
}

static void find_widths(const GPtrArray *cells, gsize widths[COLUMNS])
{
    for (guint i = 0; i < cells->len; i++)
        widths[i % COLUMNS] = MAX(widths[i % COLUMNS], columns_of(cells->pdata[i]));
}

// Nothing stands behind the last text of a row.
static void write_row(char *const *row, const gsize widths[COLUMNS], Output *output)
{
    guint last = COLUMNS - 1;

    while (last > 0 && *row[last] == '\0')
        last--;
    for (guint c = 0; c <= last; c++) {
        gsize room = widths[c] - columns_of(row[c]);

        columns_fill(output, ' ', (c > 0 ? 2 : 0) + (columns[c].is_number ? room : 0));
        output_text(output, row[c]);
        columns_fill(output, ' ', columns[c].is_number || c == last ? 0 : room);
    }
    output_byte(output, '\n');
}

static void write_table(const GapsView *view, Output *output)
{
    g_autoptr(GPtrArray) cells = make_cells(view);
    gsize widths[COLUMNS] = { 0 };

    find_widths(cells, widths);
    for (guint i = 0; i < cells->len; i += COLUMNS)
        write_row((char *const *)cells->pdata + i, widths, output);
}

static void write_title(const GapsView *view, Output *output)
{
    const Changes *changes = view->changes;
    g_autofree char *name = printable(view->base_name, NULL);

    output_printf(output, "base: %s (%s)", name, changes->base);
    if (!g_str_equal(changes->base, changes->from))
        output_printf(output, ", compared from their merge base %s", changes->from);
    output_printf(output, "\nhead: %s%s\n\n", changes->head, view->is_working_tree ? " and the working tree" : "");
}

static void write_line(Output *output, const char *text)
{
    g_autofree char *shown = printable(text, NULL);

    output_printf(output, "%s\n", shown);
}

void gaps_text_write(const GapsView *view, Output *output)
{
    const Gaps *gaps = view->gaps;
    g_autofree char *summary = gaps_summary(gaps);
    guint n_hidden = gaps_view_rows(view) - gaps_view_shown(view);

    write_title(view, output);
    if (gaps_view_shown(view) > 0)
        write_table(view, output);
    if (n_hidden > 0)
        output_printf(output, "and %u more\n", n_hidden);
    output_printf(output, "%s%s\n", gaps_view_shown(view) > 0 ? "\n" : "", summary);
    if (gaps->n_moved > 0)
        output_printf(output, "%u unchanged %s moved to another file\n", gaps->n_moved,
                      gaps->n_moved == 1 ? "function" : "functions");
    for (guint i = 0; view->absent && i < view->absent->len; i++) {
        const AbsentFile *file = view->absent->pdata[i];
        g_autofree char *line = g_strdup_printf("not instrumented: %s: %s", file->path, file->reason);

        write_line(output, line);
    }
    for (guint i = 0; i < gaps->notes->len; i++)
        write_line(output, gaps->notes->pdata[i]);
}
