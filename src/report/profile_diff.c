// SPDX-License-Identifier: Apache-2.0
// Profile diff: the table that `goc diff` prints, of what each file covered before and covers now.
#include "report/profile_diff.h"

#include "cover/total.h"
#include "report/columns.h"

#include <string.h>

typedef enum Column { FILE_NAME, BASE, NOW, DELTA, N_COLUMNS } Column;

typedef struct Row {
    char *cells[N_COLUMNS];
} Row;

static void row_free(gpointer row)
{
    for (Column i = FILE_NAME; i < N_COLUMNS; i++)
        g_free(((Row *)row)->cells[i]);
    g_free(row);
}

static float share(const Total *total)
{
    return total && total->statements > 0 ? (float)total->covered / (float)total->statements : 0;
}

// Not printf: the decimal point must not depend on the locale.
static char *percent_text(float part)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    return g_strconcat(g_ascii_formatd(text, sizeof text, "%.1f", (double)(part * 100)), "%", NULL);
}

static char *share_text(const Total *total)
{
    if (!total)
        return g_strdup("None");
    return total->statements > 0 ? percent_text(share(total)) : g_strdup("N/A");
}

// A total that is NULL is one that the profile does not have.
static void add_row(GPtrArray *rows, const char *name, const Total *base, const Total *now)
{
    Row *row = g_new0(Row, 1);

    row->cells[FILE_NAME] = g_strdup(name);
    row->cells[BASE] = share_text(base);
    row->cells[NOW] = share_text(now);
    row->cells[DELTA] = percent_text(share(now) - share(base));
    g_ptr_array_add(rows, row);
}

static void add_changed_row(GPtrArray *rows, const char *name, const Total *base, const Total *now)
{
    add_row(rows, name, base, now);
    if (g_str_equal(((Row *)rows->pdata[rows->len - 1])->cells[DELTA], "0.0%"))
        g_ptr_array_set_size(rows, (gint)rows->len - 1);
}

// Both lists of files are sorted; one that has ended comes after everything.
static int next_file(const Profile *base, guint i, const Profile *now, guint k)
{
    if (i == base->files->len || k == now->files->len)
        return i < base->files->len ? -1 : 1;
    return strcmp(profile_file(base, i)->name, profile_file(now, k)->name);
}

static void add_files(GPtrArray *rows, const Profile *base, const Profile *now)
{
    for (guint i = 0, k = 0; i < base->files->len || k < now->files->len;) {
        int order = next_file(base, i, now, k);
        Total before = { 0 }, after = { 0 };

        if (order <= 0)
            before = profile_file_total(base, profile_file(base, i));
        if (order >= 0)
            after = profile_file_total(now, profile_file(now, k));
        add_changed_row(rows, order <= 0 ? profile_file(base, i)->name : profile_file(now, k)->name,
                        order <= 0 ? &before : NULL, order >= 0 ? &after : NULL);
        i += order <= 0;
        k += order >= 0;
    }
}

static void write_rule(Output *output, const gsize widths[N_COLUMNS])
{
    for (Column i = FILE_NAME; i < N_COLUMNS; i++) {
        output_byte(output, '+');
        columns_fill(output, '-', widths[i] + 2);
    }
    output_text(output, "+\n");
}

static void write_row(Output *output, const gsize widths[N_COLUMNS], const Row *row, bool is_name_centered)
{
    for (Column i = FILE_NAME; i < N_COLUMNS; i++) {
        gsize gap = widths[i] - columns_of(row->cells[i]);
        gsize before = i > FILE_NAME || is_name_centered ? gap / 2 : 0;

        output_text(output, "| ");
        columns_fill(output, ' ', before);
        output_text(output, row->cells[i]);
        columns_fill(output, ' ', gap - before + 1);
    }
    output_text(output, "|\n");
}

void profile_diff_write(const Profile *base, const Profile *now, Output *output)
{
    static const Row head = { { (char *)"File", (char *)"Base Coverage", (char *)"New Coverage", (char *)"Delta" } };
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(row_free);
    Total before = profile_total(base), after = profile_total(now);
    gsize widths[N_COLUMNS];

    add_files(rows, base, now);
    add_row(rows, "Total", &before, &after);
    for (Column i = FILE_NAME; i < N_COLUMNS; i++) {
        widths[i] = columns_of(head.cells[i]);
        for (guint row = 0; row < rows->len; row++)
            widths[i] = MAX(widths[i], columns_of(((Row *)rows->pdata[row])->cells[i]));
    }
    write_rule(output, widths);
    write_row(output, widths, &head, true);
    write_rule(output, widths);
    for (guint i = 0; i < rows->len; i++)
        write_row(output, widths, rows->pdata[i], false);
    write_rule(output, widths);
}
