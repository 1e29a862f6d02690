// SPDX-License-Identifier: Apache-2.0
// Gate: whether a service's coverage is good enough to go on, rule by rule.
#include "increment/gate.h"

static void row_clear(GateRow *row)
{
    g_free(row->wanted);
    g_free(row->found);
    g_free(row->reason);
}

void gate_free(Gate *gate)
{
    if (!gate)
        return;
    g_array_unref(gate->rows);
    g_free(gate);
}

const char *gate_verdict_name(GateVerdict verdict)
{
    switch (verdict) {
    case GATE_PASSED: return "passed";
    case GATE_FAILED: return "failed";
    case GATE_UNKNOWN: return "unknown";
    }
    g_assert_not_reached();
}

// A rule about a share of something.
typedef struct Share {
    const char *rule, *title, *things; // "diff", "Changed lines", "changed lines"
    PercentLimit limit;
    Total total;
    const char *unknown;
} Share;

static GateRow share_unknown(const Share *share, const char *limit)
{
    return (GateRow){ .verdict = GATE_UNKNOWN,
                      .found = g_strdup("not known"),
                      .reason = g_strdup_printf("%s: at least %s%% have to run, but how many did is not known: %s",
                                                share->things, limit, share->unknown) };
}

static GateRow share_of_nothing(const Share *share)
{
    return (GateRow){ .verdict = GATE_PASSED,
                      .found = g_strdup("nothing to measure"),
                      .reason = g_strdup_printf("%s: there are none that can be measured, so nothing is wanted of them",
                                                share->things) };
}

static GateRow share_found(const Share *share, const char *limit)
{
    bool is_met = percent_limit_is_met(share->limit, share->total);
    g_autofree char *percent = percent_limit_figure(share->limit, share->total);
    char *found = g_strdup_printf("%s%% (%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT ")", percent,
                                  share->total.covered, share->total.statements);

    return (GateRow){ .verdict = is_met ? GATE_PASSED : GATE_FAILED,
                      .found = found,
                      .reason = g_strdup_printf("%s: %s ran, and at least %s%% %s", share->things, found, limit,
                                                is_met ? "have to" : "should have") };
}

static void add_share(Gate *gate, const Share *share)
{
    g_autofree char *limit = percent_limit_text(share->limit);
    GateRow row = share->unknown                 ? share_unknown(share, limit)
                  : share->total.statements == 0 ? share_of_nothing(share)
                                                 : share_found(share, limit);

    row.rule = share->rule;
    row.title = share->title;
    row.wanted = g_strdup_printf("at least %s%%", limit);
    g_array_append_val(gate->rows, row);
}

static void add_functions(Gate *gate, guint most, const GateFigures *figures)
{
    GateRow row = { .rule = "functions", .title = "Changed functions that never ran", .verdict = GATE_UNKNOWN };

    row.wanted = g_strdup_printf("at most %u", most);
    if (figures->diff_unknown || !figures->gaps) {
        row.found = g_strdup("not known");
        row.reason = g_strdup_printf("changed functions that never ran: not known: %s",
                                     figures->diff_unknown ? figures->diff_unknown : "nobody looked");
    } else {
        guint n = figures->gaps->gaps->n_never_ran;

        row.verdict = n <= most ? GATE_PASSED : GATE_FAILED;
        row.found = g_strdup_printf("%u", n);
        row.reason = g_strdup_printf("changed functions that never ran: %u, and at most %u may be", n, most);
    }
    g_array_append_val(gate->rows, row);
}

static GateVerdict worst_of(const Gate *gate)
{
    GateVerdict worst = GATE_PASSED;

    for (guint i = 0; i < gate->rows->len; i++) {
        GateVerdict verdict = g_array_index(gate->rows, GateRow, i).verdict;

        if (verdict == GATE_FAILED || (verdict == GATE_UNKNOWN && worst == GATE_PASSED))
            worst = verdict;
    }
    return worst;
}

// A total without statements is no proof of anything, other than a change without any.
Gate *gate_judge(const GateRules *rules, const GateFigures *figures)
{
    bool is_empty = !figures->total_unknown && figures->total.statements == 0;
    const Share diff = {
        "diff", "Changed lines", "changed lines", rules->min_diff, figures->diff, figures->diff_unknown
    };
    const Share total = {
        "total",          "All statements", "statements of the service",
        rules->min_total, figures->total,   is_empty ? "the profile has no statements" : figures->total_unknown
    };
    Gate *gate = g_new0(Gate, 1);

    gate->rows = g_array_new(FALSE, FALSE, sizeof(GateRow));
    g_array_set_clear_func(gate->rows, (GDestroyNotify)row_clear);
    if (rules->has_diff)
        add_share(gate, &diff);
    if (rules->has_total)
        add_share(gate, &total);
    if (rules->has_functions)
        add_functions(gate, rules->max_functions, figures);
    gate->verdict = worst_of(gate);
    return gate;
}
