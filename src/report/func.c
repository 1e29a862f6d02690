// SPDX-License-Identifier: Apache-2.0
// Func report: a line a function and the total, byte for byte as `go tool cover -func` prints it.
//
// Go pads the columns with text/tabwriter: a column is as wide as its widest cell and one more, up to the next tab
// stop; a cell's width is its number of characters.
#include "report/func.h"

#include <string.h>

enum { TAB_WIDTH = 8 };

static const char total_place[] = "total:", total_name[] = "(statements)";

typedef struct Widths {
    gsize place, name;
} Widths;

// Characters of UTF-8, each byte that is not UTF-8 being one.
static gsize text_width(const char *text)
{
    const char *end = text + strlen(text);
    gsize width = 0;

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

static const FileReport *file_at(const Report *report, guint i)
{
    return &g_array_index(report->files, FileReport, i);
}

static const FunctionCover *cover_at(const FileReport *file, guint i)
{
    return &g_array_index(file->function_covers, FunctionCover, i);
}

static Widths find_widths(const Report *report)
{
    Widths widest = { strlen(total_place), strlen(total_name) };

    for (guint f = 0; f < report->files->len; f++) {
        const FileReport *file = file_at(report, f);
        gsize file_width = text_width(file->file->name);

        for (guint i = 0; i < file->function_covers->len; i++) {
            const GoFunction *function = cover_at(file, i)->function;

            widest.place = MAX(widest.place, place_width(file_width, function->start_line));
            widest.name = MAX(widest.name, text_width(function->name));
        }
    }
    return (Widths){ column_width(widest.place), column_width(widest.name) };
}

static void write_tabs(Output *output, gsize width, gsize column)
{
    for (; width < column; width = width / TAB_WIDTH * TAB_WIDTH + TAB_WIDTH)
        output_byte(output, '\t');
}

static void write_name_and_percent(Output *output, const char *name, Total total, Widths widths)
{
    g_autofree char *percent = total_text(total);

    output_text(output, name);
    write_tabs(output, text_width(name), widths.name);
    output_text(output, percent);
    output_text(output, "%\n");
}

static void write_file(const FileReport *file, Widths widths, Output *output)
{
    gsize file_width = text_width(file->file->name);

    for (guint i = 0; i < file->function_covers->len; i++) {
        const FunctionCover *cover = cover_at(file, i);

        output_printf(output, "%s:%u:", file->file->name, cover->function->start_line);
        write_tabs(output, place_width(file_width, cover->function->start_line), widths.place);
        write_name_and_percent(output, cover->function->name, cover->total, widths);
    }
}

void func_report_write(const Report *report, Output *output)
{
    Widths widths = find_widths(report);

    for (guint i = 0; i < report->files->len; i++)
        write_file(file_at(report, i), widths, output);
    output_text(output, total_place);
    write_tabs(output, strlen(total_place), widths.place);
    write_name_and_percent(output, total_name, report->function_total, widths);
}
