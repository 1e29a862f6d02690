// SPDX-License-Identifier: Apache-2.0
// Line judge: what one line cover, or several together, say of the lines of a repository's files.
// Source: diff-cover 10.5.0, XmlCoverageReporter and LcovCoverageReporter.
#pragma once

#include "cover/line_cover.h"

typedef struct LineRules {
    const char *root;                // of the repository, absolute
    const char *folder;              // the current one, absolute, from which relative paths in reports count
    const char *const *source_roots; // folders that JaCoCo's packages begin in, ends in NULL; NULL: diff-cover's own
    bool is_compat;                  // judge as diff-cover does
    bool has_branches;               // a line of which a branch was not taken is missing (Cobertura)
    bool is_expanded;                // a line between measured ones is as the one before it (XML)
} LineRules;

// From bad to good: the best of several reports counts.
typedef enum LineVerdict {
    LINE_UNMEASURED, // no report knows it
    LINE_MISSING,    // it did not run
    LINE_PARTIAL,    // it ran, but some of what is on it did not
    LINE_COVERED,
} LineVerdict;

typedef struct LineJudge LineJudge;

// What is given is borrowed until line_judge_free().
LineJudge *line_judge_new(const LineCover *const *covers, guint n, const LineRules *rules);
void line_judge_free(LineJudge *judge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LineJudge, line_judge_free)

// Turns to the file at this path from the repository's root. False: no cover knows it.
//
// A Go cover knows it by this path. In Cobertura and LCOV reports it is looked for as an absolute path first, then as
// one from the current folder, and then (exact only) as one from the root; Cobertura's files may begin in one of its
// sources. Clover's may also just end in the path; JaCoCo's are looked for in the source roots.
bool line_judge_enter(LineJudge *judge, const char *path);

// Judges a line of the file. Exact: it ran when any element of any report has hits, and ran whole when one report has
// it whole. Compat: an XML report has it missing when any of its elements is without hits, and several reports when
// all of those that know the file do.
LineVerdict line_judge_line(const LineJudge *judge, uint32_t number);
