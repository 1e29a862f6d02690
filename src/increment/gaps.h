// SPDX-License-Identifier: Apache-2.0
// Gaps: the functions that changed since a base, each with what of it ran, by whom it is and who is asked about it.
//
// A function that another file had at the base, token by token, moved and is no gap. Tests are none either.
#pragma once

#include "cover/line_cover.h"
#include "cover/total.h"
#include "git/authors.h"
#include "git/codeowners.h"
#include "increment/function_changes.h"
#include "increment/package_folders.h"

typedef struct Gap {
    const FunctionChange *change; // added or changed; what it is called and where it is
    const char *reason;           // why nothing is known of it: "its file is not in the profile"; NULL: it was measured
    Total total;                  // statements, as `go tool cover -func` counts them; none when there is a reason
    GArray *missing;              // LineRange: its lines that did not run, see report/lines.h
    const BlameCommit *author;    // the newest commit among its changed lines; NULL: not known
    GPtrArray *owners;            // OwnerEntry; NULL: not asked for
} Gap;

typedef struct Gaps {
    FunctionChanges *changes;
    GArray *list;         // Gap: those with the most statements that did not run first, then those that were not
                          // measured, then the others; within that by path and line
    guint n_never_ran;    // with statements, and none of them ran
    guint n_not_whole;    // some ran and some did not
    guint n_not_measured; // nothing is known of them
    guint n_moved;        // functions that moved to another file: they are in `changes` alone
    Total total;          // of all that were measured
    GPtrArray *notes;     // char *: what could not be found out, a sentence each
    Authors *authors;
    Codeowners *codeowners;
    const char *codeowners_place; // where the CODEOWNERS file is; NULL: there is none, or nobody looked
} Gaps;

// What gaps are made of. Everything is borrowed; the changes outlive the answer.
typedef struct GapsQuestion {
    const Changes *changes;
    SourceTexts *base;       // at changes->from
    SourceTexts *now;        // what the changes lead to
    const Profile *profile;  // measured on the same texts
    Sources *sources;        // where its files are in them
    const GPtrArray *absent; // const AbsentFile *: changed files whose packages the profile has not
} GapsQuestion;

bool gaps_make(Gaps **out, const GapsQuestion *question, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void gaps_free(Gaps *gaps);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Gaps, gaps_free)

// Whether statements of it did not run, or nothing is known of it.
bool gap_is_open(const Gap *gap);

// Looks for a CODEOWNERS file among the texts and for everybody's entry in it. What cannot be read is noted.
void gaps_find_owners(Gaps *gaps, SourceTexts *texts);

// Asks git who wrote the changed lines, for the first gaps first. What cannot be found out is noted.
void gaps_find_authors(Gaps *gaps, const AuthorsQuestion *question);

// The function as Go's runtime names it: "F", "T.M" or "(*T).M". The caller frees.
char *gap_name(const Gap *gap);
