// SPDX-License-Identifier: Apache-2.0
// LCOV report: a tracefile as geninfo writes it.
#include "report/lcov.h"

#include "base/error.h"
#include "report/function_names.h"
#include "report/lines.h"

#include <string.h>

typedef struct Writer {
    const Profile *profile;
    Output *output;
    FunctionNames names;
    FunctionBlocks blocks;
    Lines lines;
} Writer;

static void writer_init(Writer *writer)
{
    function_names_init(&writer->names);
    lines_init(&writer->lines);
}

static void writer_clear(Writer *writer)
{
    function_names_clear(&writer->names);
    function_blocks_clear(&writer->blocks);
    lines_clear(&writer->lines);
}

static bool check_file(const Profile *profile, const FileReport *file, GError **error)
{
    if (strpbrk(report_file_path(file), "\r\n"))
        return set_error(error, GOC_ERROR_INVALID, "%s: LCOV has no way to write a line's end in a name",
                         report_file_path(file));
    return lines_check(profile, file->file, error);
}

// "<field><number>", to be gone on with.
static void write_number(Output *output, const char *field, uint64_t number)
{
    output_text(output, field);
    output_number(output, number);
}

static void write_count(Output *output, const char *field, uint64_t number)
{
    write_number(output, field, number);
    output_byte(output, '\n');
}

// "<field><number>,<name of the function>".
static void write_function(Writer *writer, const char *field, uint64_t number, const GoFunction *function)
{
    write_number(writer->output, field, number);
    output_byte(writer->output, ',');
    output_text(writer->output, function_names_next(&writer->names, function));
    output_byte(writer->output, '\n');
}

// How often the function was called. Returns whether it was instrumented.
static bool find_calls(const Writer *writer, const GoFunction *function, uint32_t *calls)
{
    guint first = function_blocks_first(&writer->blocks, function);

    if (first == PAST_BLOCKS)
        return false;
    *calls = line_hits(writer->profile, profile_count(writer->profile, first));
    return true;
}

static const GoFunction *function_at(const FileReport *file, guint i)
{
    return &file->functions[i].function;
}

static void write_functions(Writer *writer, const FileReport *file)
{
    uint32_t calls;

    function_names_enter_file(&writer->names);
    for (guint i = 0; i < file->n_functions; i++) {
        const GoFunction *function = function_at(file, i);

        if (find_calls(writer, function, &calls))
            write_function(writer, "FN:", function->start_line, function);
    }
}

static void write_calls(Writer *writer, const FileReport *file)
{
    uint32_t calls, n_found = 0, n_hit = 0;

    function_names_enter_file(&writer->names);
    for (guint i = 0; i < file->n_functions; i++) {
        if (!find_calls(writer, function_at(file, i), &calls))
            continue;
        write_function(writer, "FNDA:", calls, function_at(file, i));
        n_found++;
        n_hit += calls > 0;
    }
    write_count(writer->output, "FNF:", n_found);
    write_count(writer->output, "FNH:", n_hit);
}

static void write_lines(Writer *writer, const FileReport *file)
{
    lines_find_file(&writer->lines, writer->profile, file->file);
    for (guint i = 0; i < writer->lines.list->len; i++) {
        const Line *line = &g_array_index(writer->lines.list, Line, i);

        write_number(writer->output, "DA:", line->number);
        write_count(writer->output, ",", line->hits);
    }
    write_count(writer->output, "LF:", writer->lines.total.measured);
    write_count(writer->output, "LH:", writer->lines.total.covered);
}

static void write_file(Writer *writer, const FileReport *file)
{
    function_blocks_enter(&writer->blocks, writer->profile, file->file);
    output_text(writer->output, "TN:\nSF:");
    output_text(writer->output, report_file_path(file));
    output_byte(writer->output, '\n');
    write_functions(writer, file);
    write_calls(writer, file);
    write_lines(writer, file);
    output_text(writer->output, "end_of_record\n");
}

bool lcov_report_write(const Report *report, Output *output, GError **error)
{
    Writer writer = { .profile = report->profile, .output = output };

    for (guint i = 0; i < report->files->len; i++) {
        if (!check_file(report->profile, report_file(report, i), error))
            return false;
    }
    writer_init(&writer);
    for (guint i = 0; i < report->files->len; i++)
        write_file(&writer, report_file(report, i));
    writer_clear(&writer);
    return true;
}
