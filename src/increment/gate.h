// SPDX-License-Identifier: Apache-2.0
// Gate: whether a service's coverage is good enough to go on, rule by rule, with the reason for each. Pure.
#pragma once

#include "format/json.h"
#include "increment/gaps_view.h"
#include "increment/percent_limit.h"

// What is wanted. At least one of the three.
typedef struct GateRules {
    bool has_diff, has_total, has_functions;
    PercentLimit min_diff;  // of the changed lines that can be measured, those that ran
    PercentLimit min_total; // of all statements
    guint max_functions;    // changed or added ones of which nothing ran
} GateRules;

// What is judged. Everything is borrowed.
typedef struct GateFigures {
    const char *service;
    const char *marker;        // what stays the same from commit to commit, so that a comment is found again
    const char *total_unknown; // why there is no total; NULL: there is one
    const char *diff_unknown;  // why nothing is known of the changes; NULL: the rest is
    Total total;
    Total diff;             // lines in place of statements
    uint64_t n_changed;     // lines, measured or not
    const GapsView *gaps;   // with the rows to be shown; NULL: not known
    const char *partial;    // why the coverage is not whole; NULL: it is
    const GPtrArray *notes; // char *: what a reader has to know; NULL: nothing
    const char *portal;     // where the service's page is; NULL: not known
} GateFigures;

typedef enum GateVerdict { GATE_PASSED, GATE_FAILED, GATE_UNKNOWN } GateVerdict;
const char *gate_verdict_name(GateVerdict verdict); // "passed", "failed", "unknown"

typedef struct GateRow {
    const char *rule;  // "diff", "total", "functions"
    const char *title; // "Changed lines"
    GateVerdict verdict;
    char *wanted; // "at least 80%"
    char *found;  // "79.96% (7996 of 10000)"; "not known"
    char *reason; // the two in one sentence, with what makes the figure special
} GateRow;

typedef struct Gate {
    GateVerdict verdict; // failed when a rule failed, else unknown when one is, else passed
    GArray *rows;        // GateRow, one a rule
} Gate;

// Shares are compared without rounding, and shown on the side of the limit where they are.
Gate *gate_judge(const GateRules *rules, const GateFigures *figures);
void gate_free(Gate *gate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Gate, gate_free)

// One object: "passed", "verdict", "service", "rules", "total", "diff", "gaps" (that of increment/gaps_json.h, with
// base, head and what is not instrumented), "is_partial", "partial_reason", "notes", "comment" (the markdown).
void gate_json_write(const Gate *gate, const GateFigures *figures, JsonWriter *json);

// A comment for a pull or merge request. Its first line is hidden and tells a bot which comment to replace.
void gate_markdown_write(const Gate *gate, const GateFigures *figures, Output *output);
