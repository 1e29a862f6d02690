// SPDX-License-Identifier: Apache-2.0
// Totals table: rows of totals for people, and for programs as JSON.
#include "report/totals_table.h"

#include "report/columns.h"

#include <string.h>

static const char name_head[] = "path", total_name[] = "total";
static const char number_heads[] = "   covered  statements  percent\n";

static const TotalsRow *row_at(const TotalsTable *table, guint i)
{
    return &g_array_index(table->totals->rows, TotalsRow, i);
}

static guint n_rows(const TotalsTable *table)
{
    return table->totals ? table->totals->rows->len : 0;
}

static gsize find_width(const TotalsTable *table)
{
    gsize width = MAX(strlen(total_name), strlen(name_head));

    for (guint i = 0; i < n_rows(table); i++)
        width = MAX(width, columns_of(row_at(table, i)->name));
    return width;
}

static void write_row(const char *name, Total total, gsize width, Output *output)
{
    g_autofree char *percent = total_text(total);

    output_text(output, name);
    columns_fill(output, ' ', width - columns_of(name));
    output_printf(output, "%10" G_GUINT64_FORMAT "  %10" G_GUINT64_FORMAT "  %6s%%\n", (guint64)total.covered,
                  (guint64)total.statements, percent);
}

void totals_table_write(const TotalsTable *table, Output *output)
{
    gsize width = find_width(table);

    output_text(output, name_head);
    columns_fill(output, ' ', width - strlen(name_head));
    output_text(output, number_heads);
    for (guint i = 0; i < n_rows(table); i++)
        write_row(row_at(table, i)->name, row_at(table, i)->total, width, output);
    write_row(total_name, table->total, width, output);
}

void total_write_json(JsonWriter *json, const char *key, Total total)
{
    g_autofree char *percent = total_text(total);

    json_key(json, key);
    json_object_begin(json);
    json_key(json, "covered");
    json_uint(json, total.covered);
    json_key(json, "statements");
    json_uint(json, total.statements);
    json_key(json, "percent");
    json_number_text(json, percent);
    json_object_end(json);
}

void totals_write_json(JsonWriter *json, const char *key, const Totals *totals)
{
    json_key(json, key);
    json_array_begin(json);
    for (guint i = 0; totals && i < totals->rows->len; i++) {
        const TotalsRow *row = &g_array_index(totals->rows, TotalsRow, i);

        json_object_begin(json);
        json_member(json, "name", row->name);
        total_write_json(json, "total", row->total);
        json_object_end(json);
    }
    json_array_end(json);
}

static void write_excluded(JsonWriter *json, const ExcludedFile *file)
{
    json_object_begin(json);
    json_member(json, "name", file->name);
    json_member(json, "reason", exclusion_reason_text(file->reason));
    total_write_json(json, "total", file->total);
    json_object_end(json);
}

static void write_missing(JsonWriter *json, const MissingFile *file)
{
    json_object_begin(json);
    json_member(json, "name", file->name);
    json_member(json, "reason", file->reason);
    json_object_end(json);
}

void exclusion_write_json(JsonWriter *json, const Exclusion *exclusion, const Missing *missing)
{
    json_key(json, "excluded");
    json_array_begin(json);
    for (guint i = 0; i < exclusion->files->len; i++)
        write_excluded(json, &g_array_index(exclusion->files, ExcludedFile, i));
    json_array_end(json);
    json_key(json, "missing");
    json_array_begin(json);
    for (guint i = 0; i < missing->files->len; i++)
        write_missing(json, &g_array_index(missing->files, MissingFile, i));
    json_array_end(json);
}

void totals_table_write_json(const TotalsTable *table, Output *output)
{
    JsonWriter json = JSON_WRITER(output);

    json_object_begin(&json);
    json_member(&json, "by", table->by);
    totals_write_json(&json, "rows", table->totals);
    total_write_json(&json, "total", table->total);
    exclusion_write_json(&json, table->exclusion, table->missing);
    json_object_end(&json);
    output_byte(output, '\n');
}
