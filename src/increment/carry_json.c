// SPDX-License-Identifier: Apache-2.0
// Carry JSON: what was carried and what was not, for programs.
#include "increment/carry_json.h"

#include "base/clock.h"
#include "format/json.h"

enum { VERSION = 1 };

static void write_sum(JsonWriter *json, const char *key, CarrySum sum)
{
    json_key(json, key);
    json_object_begin(json);
    json_member_uint(json, "functions", sum.functions);
    json_member_uint(json, "statements", sum.statements);
    json_object_end(json);
}

static void write_total(JsonWriter *json, const Carry *carry)
{
    json_key(json, "total");
    json_object_begin(json);
    json_member_uint(json, "statements", carry->statements);
    json_member_uint(json, "now", carry->now);
    json_member_uint(json, "carried", carry->carried);
    json_member_uint(json, "together", carry->now + carry->carried);
    json_object_end(json);
}

static void write_moment(JsonWriter *json, const char *key, int64_t wall_ms)
{
    g_autofree char *text = wall_ms ? clock_utc_text(wall_ms) : NULL;

    json_member(json, key, text);
}

static void write_side(JsonWriter *json, const CarrySide *side, const CarrySideTotal *total)
{
    json_object_begin(json);
    json_member(json, "name", side->name);
    json_member(json, "commit", side->commit);
    write_moment(json, "collected_at", side->collected_ms);
    write_sum(json, "carried", total->carried);
    json_key(json, "invalidated");
    json_object_begin(json);
    for (CarryReason reason = 0; reason < CARRY_REASONS; reason++)
        write_sum(json, carry_reason_names[reason], total->lost[reason]);
    json_object_end(json);
    json_object_end(json);
}

static void write_commit(JsonWriter *json, const char *key, const CarryTitle *title, guint side)
{
    json_member(json, key, side == CARRY_NOBODY ? NULL : title->sides[side].commit);
}

static void write_place(JsonWriter *json, const char *file, uint32_t line, const char *receiver, const char *name)
{
    json_member(json, "file", file);
    json_member_int(json, "line", line);
    json_member(json, "receiver", receiver);
    json_member(json, "name", name);
}

static void write_function(JsonWriter *json, const CarryFunction *function, const CarryTitle *title)
{
    json_object_begin(json);
    write_place(json, function->file, function->line, function->receiver, function->name);
    json_member(json, "state", carry_function_state(function));
    json_member_uint(json, "statements", function->statements);
    json_member_uint(json, "now", function->now);
    json_member_uint(json, "carried", function->carried);
    write_commit(json, "carried_from", title, function->from);
    write_commit(json, "invalidated_since", title, function->lost);
    json_member(json, "reason", function->lost == CARRY_NOBODY ? NULL : carry_reason_names[function->reason]);
    json_object_end(json);
}

static void write_loss(JsonWriter *json, const CarryLoss *loss, const CarryTitle *title)
{
    json_object_begin(json);
    write_commit(json, "commit", title, loss->side);
    write_place(json, loss->file, loss->line, loss->receiver, loss->name);
    json_member(json, "reason", carry_reason_names[loss->reason]);
    json_member_uint(json, "statements", loss->statements);
    json_object_end(json);
}

static void write_functions(JsonWriter *json, const Carry *carry, const CarryTitle *title)
{
    json_key(json, "functions");
    json_array_begin(json);
    for (guint i = 0; i < carry->functions->len; i++)
        write_function(json, &g_array_index(carry->functions, CarryFunction, i), title);
    json_array_end(json);
    json_key(json, "invalidated");
    json_array_begin(json);
    for (guint i = 0; i < carry->losses->len; i++)
        write_loss(json, &g_array_index(carry->losses, CarryLoss, i), title);
    json_array_end(json);
}

void carry_json_write(const Carry *carry, const CarryTitle *title, bool has_functions, Output *output)
{
    JsonWriter json = JSON_WRITER(output);

    json_object_begin(&json);
    json_member_int(&json, "version", VERSION);
    json_member(&json, "name", title->name);
    json_member(&json, "commit", title->commit);
    json_member(&json, "counts", carry_counts_names[title->counts]);
    write_total(&json, carry);
    json_key(&json, "builds");
    json_array_begin(&json);
    for (guint i = 0; i < carry->sides->len; i++)
        write_side(&json, &title->sides[i], &g_array_index(carry->sides, CarrySideTotal, i));
    json_array_end(&json);
    if (has_functions)
        write_functions(&json, carry, title);
    json_member(&json, "not_seen", carry_not_seen);
    json_object_end(&json);
    output_byte(output, '\n');
}
