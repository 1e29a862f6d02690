// SPDX-License-Identifier: Apache-2.0
// Gaps view: what of the gaps is shown, and its small texts, which the faces share.
#pragma once

#include "increment/gaps.h"

// Everything is borrowed.
typedef struct GapsView {
    const Gaps *gaps;
    const Changes *changes;
    const char *base_name;   // what the base was called: "origin/main"
    bool is_working_tree;    // what changed is not in a commit alone
    bool is_open_only;       // only those of gap_is_open()
    guint limit;             // at most so many rows; 0: all
    const GPtrArray *absent; // as in the GapsQuestion
} GapsView;

// How many rows there are, and how many of them are shown: the first ones of the list.
guint gaps_view_rows(const GapsView *view);
guint gaps_view_shown(const GapsView *view);

// "added" or "changed".
const char *gap_kind_name(const Gap *gap);

// "api/echo.go:41". The caller frees, here and below.
char *gap_place(const Gap *gap);

// "43-47, 50": at most `most` ranges, and "..." when there are more.
char *gap_missing_text(const Gap *gap, guint most);

// "@a @org/b": everybody once, whatever the section; "" when nobody is known.
char *gap_owners_text(const Gap *gap);

// The author's name; "not committed yet"; "" when nobody is known.
char *gap_author_text(const Gap *gap);

// "12 functions changed or added, 3 never ran, 2 ran in part, 1 is not measured; 40 of 90 statements ran (44.4%)".
char *gaps_summary(const Gaps *gaps);
