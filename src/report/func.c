// SPDX-License-Identifier: Apache-2.0
// Func report: a line a function and the total, byte for byte as `go tool cover -func` prints it.
//
// Go pads the columns with text/tabwriter: a column is as wide as its widest cell and one more, up to the next tab
// stop; a cell's width is its number of characters.
#include "report/func.h"

#include <string.h>

enum { TAB_WIDTH = 8, NUMBER_ROOM = 32 };

static const char total_place[] = "total:", total_name[] = "(statements)";

// The rows of these files, and a total's.
typedef struct Table {
    const Report *report;
    guint n_files; // the first of the report
    bool has_total;
    gsize place_width, name_width; // of the columns
} Table;

static bool is_ascii(const char *text, gsize size)
{
    guchar bits = 0;

    for (gsize i = 0; i < size; i++)
        bits |= (guchar)text[i];
    return bits < 0x80;
}

// Characters of UTF-8, each byte that is not UTF-8 being one.
static gsize text_width(const char *text, gsize size)
{
    const char *end = text + size;
    gsize width = 0;

    if (is_ascii(text, size))
        return size;
    while (text < end) {
        gunichar character = g_utf8_get_char_validated(text, end - text);
        bool is_valid = character != (gunichar)-1 && character != (gunichar)-2;

        text += is_valid ? g_unichar_to_utf8(character, NULL) : 1;
        width++;
    }
    return width;
}

static gsize number_width(uint32_t number)
{
    gsize width = 1;

    for (; number >= 10; number /= 10)
        width++;
    return width;
}

// The width of "<file>:<line>:".
static gsize place_width(gsize file_width, uint32_t line)
{
    return file_width + 1 + number_width(line) + 1;
}

static gsize column_width(gsize widest)
{
    return (widest + 1 + TAB_WIDTH - 1) / TAB_WIDTH * TAB_WIDTH;
}

static void widen(Table *table, const FileReport *file)
{
    gsize file_width = text_width(file->file->name, strlen(file->file->name));

    for (guint i = 0; i < file->n_functions; i++) {
        const GoFunction *function = &file->functions[i].function;

        table->place_width = MAX(table->place_width, place_width(file_width, function->start_line));
        table->name_width = MAX(table->name_width, text_width(function->name, strlen(function->name)));
    }
}

static void find_widths(Table *table)
{
    if (table->has_total) {
        table->place_width = strlen(total_place);
        table->name_width = strlen(total_name);
    }
    for (guint i = 0; i < table->n_files; i++)
        widen(table, report_file(table->report, i));
    table->place_width = column_width(table->place_width);
    table->name_width = column_width(table->name_width);
}

static char *put_bytes(char *to, const char *bytes, gsize size)
{
    memcpy(to, bytes, size);
    return to + size;
}

static char *put_number(char *to, uint64_t number)
{
    char digits[NUMBER_ROOM];
    gsize first = sizeof digits;

    do {
        digits[--first] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    return put_bytes(to, digits + first, sizeof digits - first);
}

static char *put_tabs(char *to, gsize width, gsize column)
{
    gsize n = (column - width + TAB_WIDTH - 1) / TAB_WIDTH;

    memset(to, '\t', n);
    return to + n;
}

static char *put_name_and_percent(char *to, const char *name, Total total, const Table *table)
{
    gsize size = strlen(name);

    to = put_bytes(to, name, size);
    to = put_tabs(to, text_width(name, size), table->name_width);
    to += total_put(to, total);
    return put_bytes(to, "%\n", 2);
}

// Room for a row whose place starts with `size` bytes. No cell has more tabs than its column bytes.
static char *reserve_row(Output *output, gsize size, const char *name, const Table *table)
{
    return output_reserve(output,
                          size + strlen(name) + table->place_width + table->name_width + TOTAL_TEXT_ROOM + NUMBER_ROOM);
}

static void write_file(const FileReport *file, const Table *table, Output *output)
{
    const char *path = file->file->name;
    gsize size = strlen(path);
    gsize width = text_width(path, size);

    for (guint i = 0; i < file->n_functions; i++) {
        const GoFunction *function = &file->functions[i].function;
        char *row = reserve_row(output, size, function->name, table);
        char *to = put_bytes(row, path, size);

        *to++ = ':';
        to = put_number(to, function->start_line);
        *to++ = ':';
        to = put_tabs(to, place_width(width, function->start_line), table->place_width);
        to = put_name_and_percent(to, function->name, file->functions[i].total, table);
        output_advance(output, (gsize)(to - row));
    }
}

static void write_total(const Table *table, Output *output)
{
    char *row = reserve_row(output, strlen(total_place), total_name, table);
    char *to = put_bytes(row, total_place, strlen(total_place));

    to = put_tabs(to, strlen(total_place), table->place_width);
    to = put_name_and_percent(to, total_name, table->report->function_total, table);
    output_advance(output, (gsize)(to - row));
}

static void write_table(Table table, Output *output)
{
    find_widths(&table);
    for (guint i = 0; i < table.n_files; i++)
        write_file(report_file(table.report, i), &table, output);
    if (table.has_total)
        write_total(&table, output);
}

void func_report_write(const Report *report, Output *output)
{
    write_table((Table){ .report = report, .n_files = report->files->len, .has_total = true }, output);
}

void func_report_write_start(const Report *report, Output *output)
{
    guint n_files = 0;

    while (n_files < report->files->len && !report_file(report, n_files)->failure)
        n_files++;
    write_table((Table){ .report = report, .n_files = n_files }, output);
}
