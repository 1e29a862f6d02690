// SPDX-License-Identifier: Apache-2.0
// Gap answers: the functions that changed up to snapshots' commits, with owners and authors; the last answers are kept.
#pragma once

#include "increment/gaps_view.h"
#include "increment/increments.h"

// One answer, which many threads may read. Nothing of it changes.
typedef struct GapAnswer {
    Changes *changes;
    LineCover *cover;
    Gaps *gaps;
    Total lines; // those that changed: covered and, in place of statements, measured ones
} GapAnswer;
void gap_answer_unref(GapAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GapAnswer, gap_answer_unref)

// All of its functions, as they are compared. Borrows both.
GapsView gap_answer_view(const GapAnswer *answer, const Comparison *comparison);

// Safe in any thread. Borrows the increments.
typedef struct GapAnswers GapAnswers;
GapAnswers *gap_answers_new(Increments *increments);
void gap_answers_free(GapAnswers *answers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GapAnswers, gap_answers_free)

// Makes the answer, which takes git several seconds, or takes that of who asked the same before; several who ask at a
// time wait for one making. `*comparison` tells what is compared as of now. Errors of increments_compare(). The caller
// frees both.
bool gap_answers_get(GapAnswers *answers, const Snapshot *snapshot, const IncrementQuestion *question,
                     Comparison **comparison, GapAnswer **out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
