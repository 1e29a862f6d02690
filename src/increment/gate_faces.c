// SPDX-License-Identifier: Apache-2.0
// Gate faces: a gate's verdict as JSON and as a markdown comment.
#include "format/markdown.h"
#include "increment/gaps_json.h"
#include "increment/gaps_markdown.h"
#include "increment/gate.h"
#include "report/totals_table.h"

enum { ABSENT_CEILING = 10 };

static const GateRow *row_at(const Gate *gate, guint i)
{
    return &g_array_index(gate->rows, GateRow, i);
}

static const char *sign_of(GateVerdict verdict)
{
    switch (verdict) {
    case GATE_PASSED: return "✅";
    case GATE_FAILED: return "❌";
    case GATE_UNKNOWN: return "❔";
    }
    g_assert_not_reached();
}

// Nothing in it can end an HTML comment.
static void write_marker(const char *name, Output *output)
{
    output_text(output, "<!-- goc-plugin gate ");
    for (; *name; name++)
        output_byte(output, g_ascii_isalnum(*name) || *name == '.' || *name == '/' ? *name : '_');
    output_text(output, " -->\n");
}

static void write_rows(const Gate *gate, Output *output)
{
    output_text(output, "| | Wanted | Found | |\n|---|---|---|---|\n");
    for (guint i = 0; i < gate->rows->len; i++) {
        const GateRow *row = row_at(gate, i);

        output_printf(output, "| %s | %s | %s | %s %s |\n", row->title, row->wanted, row->found, sign_of(row->verdict),
                      gate_verdict_name(row->verdict));
    }
    output_byte(output, '\n');
}

static void write_item(Output *output, const char *before, const char *foreign)
{
    output_printf(output, "- %s", before);
    markdown_code(output, foreign);
    output_byte(output, '\n');
}

static void write_notes(const GateFigures *figures, Output *output)
{
    if (figures->total_unknown)
        write_item(output, "The total is not known: ", figures->total_unknown);
    if (figures->diff_unknown && g_strcmp0(figures->diff_unknown, figures->total_unknown))
        write_item(output, "What changed is not known: ", figures->diff_unknown);
    if (figures->partial)
        write_item(output, "The coverage is not whole: ", figures->partial);
    for (guint i = 0; figures->notes && i < figures->notes->len; i++)
        write_item(output, "", figures->notes->pdata[i]);
}

static void write_absent(const GPtrArray *absent, Output *output)
{
    guint n = absent ? absent->len : 0;

    for (guint i = 0; i < MIN(n, ABSENT_CEILING); i++)
        write_item(output, "Changed, but not instrumented: ", ((const AbsentFile *)absent->pdata[i])->path);
    if (n > ABSENT_CEILING)
        output_printf(output, "- and %u more files that are not instrumented\n", n - ABSENT_CEILING);
}

static void write_gaps(const GapsView *view, Output *output)
{
    g_autofree char *summary = gaps_summary(view->gaps);

    output_printf(output, "**Functions:** %s.\n\n", summary);
    gaps_markdown_table(view, output);
}

static void write_ids(const GapsView *view, Output *output)
{
    output_text(output, "\nBase ");
    markdown_code(output, view->base_name);
    output_printf(output, " (%s), head %s\n", view->changes->from, view->changes->head);
}

void gate_markdown_write(const Gate *gate, const GateFigures *figures, Output *output)
{
    const GapsView *view = figures->gaps;

    write_marker(figures->marker, output);
    output_printf(output, "### %s Coverage gate %s: ", sign_of(gate->verdict), gate_verdict_name(gate->verdict));
    markdown_code(output, figures->service);
    output_text(output, "\n\n");
    write_rows(gate, output);
    if (view)
        write_gaps(view, output);
    write_notes(figures, output);
    if (view) {
        write_absent(view->absent, output);
        write_ids(view, output);
    }
    if (figures->portal) {
        output_byte(output, '\n');
        markdown_link(output, "The service in the portal", figures->portal);
        output_byte(output, '\n');
    }
}

static void write_rule(JsonWriter *json, const GateRow *row)
{
    json_object_begin(json);
    json_member(json, "rule", row->rule);
    json_member(json, "verdict", gate_verdict_name(row->verdict));
    json_member(json, "wanted", row->wanted);
    json_member(json, "found", row->found);
    json_member(json, "reason", row->reason);
    json_object_end(json);
}

static void write_diff(JsonWriter *json, const GateFigures *figures)
{
    json_key(json, "diff");
    if (figures->diff_unknown) {
        json_null(json);
        return;
    }
    json_object_begin(json);
    json_member_uint(json, "changed", figures->n_changed);
    json_member_uint(json, "measured", figures->diff.statements);
    json_member_uint(json, "covered", figures->diff.covered);
    json_object_end(json);
}

static void write_total(JsonWriter *json, const GateFigures *figures)
{
    if (!figures->total_unknown) {
        total_write_json(json, "total", figures->total);
        return;
    }
    json_key(json, "total");
    json_null(json);
}

static void write_comment(JsonWriter *json, const Gate *gate, const GateFigures *figures)
{
    g_autoptr(Output) comment = output_new_memory();
    const char *text;
    gsize size;

    gate_markdown_write(gate, figures, comment);
    text = output_bytes(comment, &size);
    json_key(json, "comment");
    json_string_sized(json, text, size);
}

void gate_json_write(const Gate *gate, const GateFigures *figures, JsonWriter *json)
{
    json_object_begin(json);
    json_member_bool(json, "passed", gate->verdict == GATE_PASSED);
    json_member(json, "verdict", gate_verdict_name(gate->verdict));
    json_member(json, "service", figures->service);
    json_key(json, "rules");
    json_array_begin(json);
    for (guint i = 0; i < gate->rows->len; i++)
        write_rule(json, row_at(gate, i));
    json_array_end(json);
    write_total(json, figures);
    write_diff(json, figures);
    json_key(json, "gaps");
    if (figures->gaps)
        gaps_json_object(json, figures->gaps);
    else
        json_null(json);
    json_member_bool(json, "is_partial", figures->partial != NULL);
    json_member(json, "partial_reason", figures->partial);
    json_member_texts(json, "notes", figures->notes);
    write_comment(json, gate, figures);
    json_object_end(json);
}
