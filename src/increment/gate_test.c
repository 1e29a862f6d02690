// SPDX-License-Identifier: Apache-2.0
// Tests of report/gate.
#include "increment/gate.h"

#include "format/json_read.h"

#include <string.h>

static PercentLimit percent(const char *text)
{
    PercentLimit limit;

    g_assert_true(percent_limit_parse(&limit, text, NULL));
    return limit;
}

static GateRules rules_of(const char *diff, const char *total)
{
    GateRules rules = { .has_diff = diff != NULL, .has_total = total != NULL };

    if (diff)
        rules.min_diff = percent(diff);
    if (total)
        rules.min_total = percent(total);
    return rules;
}

static const GateRow *row_of(const Gate *gate, guint i)
{
    return &g_array_index(gate->rows, GateRow, i);
}

static void shares_are_judged_and_shown_without_rounding(void)
{
    const GateRules rules = rules_of("80", "60");
    const GateFigures figures = {
        .service = "s", .marker = "s", .total = { 3, 5 }, .diff = { 7996, 10000 }, .n_changed = 12000
    };
    g_autoptr(Gate) gate = gate_judge(&rules, &figures);

    g_assert_cmpint(gate->verdict, ==, GATE_FAILED);
    g_assert_cmpint(row_of(gate, 0)->verdict, ==, GATE_FAILED);
    g_assert_cmpstr(row_of(gate, 0)->reason, ==,
                    "changed lines: 79.96% (7996 of 10000) ran, and at least 80% should have");
    g_assert_cmpint(row_of(gate, 1)->verdict, ==, GATE_PASSED);
    g_assert_cmpstr(row_of(gate, 1)->reason, ==,
                    "statements of the service: 60.0% (3 of 5) ran, and at least 60% have to");
}

static void a_change_that_cannot_be_measured_passes_and_says_so(void)
{
    const GateRules rules = rules_of("80", NULL);
    const GateFigures figures = { .service = "s", .marker = "s", .total = { 3, 5 }, .n_changed = 4 };
    g_autoptr(Gate) gate = gate_judge(&rules, &figures);

    g_assert_cmpint(gate->verdict, ==, GATE_PASSED);
    g_assert_cmpstr(row_of(gate, 0)->found, ==, "nothing to measure");
}

static void what_is_not_known_does_not_pass(void)
{
    static const struct {
        const char *diff_unknown, *total_unknown;
        Total total;
        GateVerdict verdict;
    } cases[] = {
        { "no such base", NULL, { 4, 5 }, GATE_UNKNOWN },
        { "nothing was collected", "nothing was collected", { 0, 0 }, GATE_UNKNOWN },
        { NULL, NULL, { 0, 0 }, GATE_UNKNOWN },
        { "no such base", NULL, { 1, 5 }, GATE_FAILED },
    };
    const GateRules rules = rules_of("80", "60");

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const GateFigures figures = { .service = "s",
                                      .marker = "s",
                                      .total = cases[i].total,
                                      .diff_unknown = cases[i].diff_unknown,
                                      .total_unknown = cases[i].total_unknown,
                                      .diff = { 9, 10 } };
        g_autoptr(Gate) gate = gate_judge(&rules, &figures);

        g_assert_cmpint(gate->verdict, ==, cases[i].verdict);
    }
}

static void functions_that_nobody_looked_at_are_not_known(void)
{
    const GateRules rules = { .has_functions = true, .max_functions = 3 };
    const GateFigures figures = { .service = "s", .marker = "s" };
    g_autoptr(Gate) gate = gate_judge(&rules, &figures);

    g_assert_cmpint(gate->verdict, ==, GATE_UNKNOWN);
}

static void a_comment_is_found_again_and_holds_no_markup_of_others(void)
{
    const GateRules rules = rules_of("80", NULL);
    g_autoptr(GPtrArray) notes = g_ptr_array_new();
    const GateFigures figures = { .service = "a`|<b>",
                                  .marker = "staging/th/-->x",
                                  .diff = { 1, 10 },
                                  .partial = "http://[x](y) is missing",
                                  .notes = notes,
                                  .portal = "https://goc.example.com/portal/services/a" };
    g_autoptr(Gate) gate = gate_judge(&rules, &figures);
    g_autoptr(Output) output = output_new_memory();
    g_autofree char *text = NULL;
    gsize size;

    g_ptr_array_add(notes, (gpointer) "![x](y)");
    gate_markdown_write(gate, &figures, output);
    output_byte(output, '\0');
    text = g_strdup(output_bytes(output, &size));
    g_assert_cmpstr(text, ==,
                    "<!-- goc-plugin gate staging/th/___x -->\n"
                    "### ❌ Coverage gate failed: <code>a&#96;&#124;&#60;b&#62;</code>\n\n"
                    "| | Wanted | Found | |\n|---|---|---|---|\n"
                    "| Changed lines | at least 80% | 10.0% (1 of 10) | ❌ failed |\n\n"
                    "- The coverage is not whole: `http://[x](y) is missing`\n"
                    "- `![x](y)`\n"
                    "\n[The service in the portal](https://goc.example.com/portal/services/a)\n");
}

static void json_has_the_verdict_and_the_comment(void)
{
    const GateRules rules = rules_of("80", "60");
    const GateFigures figures = { .service = "s", .marker = "s", .total = { 3, 5 }, .diff_unknown = "no base" };
    g_autoptr(Gate) gate = gate_judge(&rules, &figures);
    g_autoptr(Output) output = output_new_memory();
    g_autoptr(JsonValue) value = NULL;
    JsonWriter json = JSON_WRITER(output);
    const char *text;
    gsize size;

    gate_json_write(gate, &figures, &json);
    text = output_bytes(output, &size);
    g_assert_true(json_read(&value, text, size, size, NULL));
    g_assert_false(json_value_bool(json_value_member(value, "passed")));
    g_assert_cmpstr(json_value_member_text(value, "verdict"), ==, "unknown");
    g_assert_cmpint(json_value_kind(json_value_member(value, "diff")), ==, JSON_KIND_NULL);
    g_assert_true(g_str_has_prefix(json_value_member_text(value, "comment"), "<!-- goc-plugin gate s -->"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/gate/shares", shares_are_judged_and_shown_without_rounding);
    g_test_add_func("/gate/nothing", a_change_that_cannot_be_measured_passes_and_says_so);
    g_test_add_func("/gate/unknown", what_is_not_known_does_not_pass);
    g_test_add_func("/gate/functions", functions_that_nobody_looked_at_are_not_known);
    g_test_add_func("/gate/comment", a_comment_is_found_again_and_holds_no_markup_of_others);
    g_test_add_func("/gate/json", json_has_the_verdict_and_the_comment);
    return g_test_run();
}
