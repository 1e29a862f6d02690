// SPDX-License-Identifier: Apache-2.0
// Gaps as JSON: for programs.
#include "increment/gaps_json.h"

#include "git/edits.h"
#include "increment/absent_json.h"
#include "report/totals_table.h"

enum { VERSION = 1 };

static void write_lines(JsonWriter *json, const GArray *lines)
{
    json_key(json, "missing_lines");
    json_array_begin(json);
    for (guint i = 0; i < lines->len; i++) {
        const LineRange *range = &g_array_index(lines, LineRange, i);

        json_array_begin(json);
        json_uint(json, range->first);
        json_uint(json, range->last);
        json_array_end(json);
    }
    json_array_end(json);
}

static void write_author(JsonWriter *json, const BlameCommit *author)
{
    json_key(json, "author");
    if (!author) {
        json_null(json);
        return;
    }
    json_object_begin(json);
    json_member_bool(json, "committed", author->is_committed);
    if (author->is_committed) {
        json_member(json, "name", author->author);
        json_member(json, "mail", author->mail);
        json_member(json, "commit", author->id);
        json_member_int(json, "time", author->time_s);
    }
    json_object_end(json);
}

static void write_entry(JsonWriter *json, const OwnerEntry *entry)
{
    json_object_begin(json);
    json_member(json, "section", *entry->section ? entry->section : NULL);
    json_member_bool(json, "optional", entry->is_optional);
    json_key(json, "names");
    json_array_begin(json);
    for (const char *const *owner = entry->owners; *owner; owner++)
        json_string(json, *owner);
    json_array_end(json);
    json_object_end(json);
}

static void write_owners(JsonWriter *json, const GPtrArray *owners)
{
    json_key(json, "owners");
    json_array_begin(json);
    for (guint i = 0; owners && i < owners->len; i++)
        write_entry(json, owners->pdata[i]);
    json_array_end(json);
}

static void write_function(JsonWriter *json, const Gap *gap)
{
    const GoFunction *function = &gap->change->function;

    json_object_begin(json);
    json_member(json, "change", gap_kind_name(gap));
    json_member(json, "name", function->name);
    json_member(json, "receiver", function->receiver);
    json_member(json, "path", gap->change->file->path);
    json_member_int(json, "line", function->start_line);
    json_member_int(json, "end_line", function->end_line);
    json_member_bool(json, "measured", gap->reason == NULL);
    json_member(json, "reason", gap->reason);
    if (!gap->reason) {
        total_write_json(json, "total", gap->total);
    } else {
        json_key(json, "total");
        json_null(json);
    }
    write_lines(json, gap->missing);
    write_author(json, gap->author);
    write_owners(json, gap->owners);
    json_object_end(json);
}

static void write_functions(JsonWriter *json, const GapsView *view)
{
    json_key(json, "functions");
    json_array_begin(json);
    for (guint i = 0; i < gaps_view_shown(view); i++)
        write_function(json, &g_array_index(view->gaps->list, Gap, i));
    json_array_end(json);
}

static void write_base(JsonWriter *json, const char *name, const Changes *changes)
{
    json_key(json, "base");
    json_object_begin(json);
    json_member(json, "name", name);
    json_member(json, "commit", changes->base);
    json_member(json, "compared_from", changes->from);
    json_object_end(json);
}

static void write_summary(JsonWriter *json, const GapsView *view)
{
    const Gaps *gaps = view->gaps;

    json_key(json, "summary");
    json_object_begin(json);
    json_member_int(json, "functions", gaps->list->len);
    json_member_int(json, "never_ran", gaps->n_never_ran);
    json_member_int(json, "ran_in_part", gaps->n_not_whole);
    json_member_int(json, "not_measured", gaps->n_not_measured);
    json_member_int(json, "moved", gaps->n_moved);
    json_member_int(json, "shown", gaps_view_shown(view));
    total_write_json(json, "total", gaps->total);
    json_object_end(json);
}

static void write_moved(JsonWriter *json, const Gaps *gaps)
{
    json_key(json, "moved");
    json_array_begin(json);
    for (guint i = 0; i < gaps->changes->list->len; i++) {
        const FunctionChange *change = &g_array_index(gaps->changes->list, FunctionChange, i);

        if (change->kind != FUNCTION_MOVED)
            continue;
        json_object_begin(json);
        json_member(json, "name", change->function.name);
        json_member(json, "receiver", change->function.receiver);
        json_member(json, "path", change->file->path);
        json_member_int(json, "line", change->function.start_line);
        json_member(json, "from", change->moved_from);
        json_object_end(json);
    }
    json_array_end(json);
}

void gaps_json_object(JsonWriter *json, const GapsView *view)
{
    json_object_begin(json);
    json_member_int(json, "version", VERSION);
    write_base(json, view->base_name, view->changes);
    json_member(json, "head", view->changes->head);
    json_member_bool(json, "working_tree", view->is_working_tree);
    write_summary(json, view);
    write_functions(json, view);
    write_moved(json, view->gaps);
    absent_json_member(json, view->absent);
    json_member(json, "codeowners", view->gaps->codeowners_place);
    json_member_texts(json, "notes", view->gaps->notes);
    json_object_end(json);
}

void gaps_json_write(const GapsView *view, Output *output)
{
    JsonWriter json = JSON_WRITER(output);

    gaps_json_object(&json, view);
    output_byte(output, '\n');
}
