// SPDX-License-Identifier: Apache-2.0
// JSON report: totals, files and functions for programs.
#include "report/json.h"

#include "format/json.h"
#include "report/totals.h"
#include "report/totals_table.h"

enum { VERSION = 1 };

static void write_place(JsonWriter *json, const char *key, uint32_t line, uint32_t column)
{
    json_key(json, key);
    json_object_begin(json);
    json_member_int(json, "line", line);
    json_member_int(json, "column", column);
    json_object_end(json);
}

static void write_function(JsonWriter *json, const FunctionCover *cover)
{
    const GoFunction *function = &cover->function;

    json_object_begin(json);
    json_member(json, "name", function->name);
    json_member(json, "receiver", function->receiver);
    write_place(json, "start", function->start_line, function->start_col);
    write_place(json, "end", function->end_line, function->end_col);
    total_write_json(json, "total", cover->total);
    json_object_end(json);
}

static void write_block(JsonWriter *json, const Profile *profile, guint i)
{
    const Block *block = profile_block(profile, i);

    json_array_begin(json);
    json_uint(json, block->start_line);
    json_uint(json, block->start_col);
    json_uint(json, block->end_line);
    json_uint(json, block->end_col);
    json_uint(json, block->statements);
    json_uint(json, profile_count(profile, i));
    json_array_end(json);
}

static void write_blocks(JsonWriter *json, const Profile *profile, const ProfileFile *file)
{
    json_key(json, "blocks");
    json_array_begin(json);
    for (guint i = file->first_block; i < file->first_block + file->n_blocks; i++)
        write_block(json, profile, i);
    json_array_end(json);
}

static void write_file(JsonWriter *json, const Report *report, const FileReport *file, bool has_blocks)
{
    json_object_begin(json);
    json_member(json, "name", file->file->name);
    json_member(json, "path", file->path);
    total_write_json(json, "total", file->total);
    json_key(json, "functions");
    json_array_begin(json);
    for (guint i = 0; i < file->n_functions; i++)
        write_function(json, &file->functions[i]);
    json_array_end(json);
    if (has_blocks)
        write_blocks(json, report->profile, file->file);
    json_object_end(json);
}

// Takes the totals over.
static void write_totals(JsonWriter *json, const char *key, Totals *owned)
{
    g_autoptr(Totals) totals = owned;

    totals_write_json(json, key, totals);
}

static void write_files(JsonWriter *json, const Report *report, bool has_blocks)
{
    json_key(json, "files");
    json_array_begin(json);
    for (guint i = 0; i < report->files->len; i++)
        write_file(json, report, report_file(report, i), has_blocks);
    json_array_end(json);
}

void json_report_write(const JsonReport *from, Output *output)
{
    const Report *report = from->report;
    JsonWriter json = JSON_WRITER(output);

    json_object_begin(&json);
    json_member_int(&json, "version", VERSION);
    json_member(&json, "mode", report->profile->mode);
    total_write_json(&json, "total", report->total);
    total_write_json(&json, "function_total", report->function_total);
    write_totals(&json, "modules", totals_by_module(report->profile, from->sources));
    write_totals(&json, "folders", totals_by_folder(report->profile));
    write_totals(&json, "packages", totals_by_package(report->profile));
    write_files(&json, report, from->has_blocks);
    exclusion_write_json(&json, from->exclusion, report->missing);
    json_object_end(&json);
    output_byte(output, '\n');
}
