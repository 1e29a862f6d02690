// SPDX-License-Identifier: Apache-2.0
// Coverage reports: what a person names as reports of coverage, Go profiles or reports of lines, told apart by what is
// in them.
#pragma once

#include "cli/profile_input.h"
#include "cover/line_cover.h"
#include "git/changes.h"
#include "gosrc/sources.h"

typedef struct CoverageReports {
    GPtrArray *profiles; // Profile: of Go
    GPtrArray *covers;   // LineCover: of XML or LCOV; of the two arrays one is empty
    const char *kind;    // "Go", "XML" or "LCOV"
} CoverageReports;

void coverage_reports_clear(CoverageReports *reports);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CoverageReports, coverage_reports_clear)

// What a report may be, as whole lines of a command's help.
extern const char coverage_reports_help[];

// Reads what each of `names` (char *, at least one) names: a Go profile in any form of cli/profile_input.h; a file of
// XML, Cobertura's, Clover's or JaCoCo's; or an LCOV tracefile; "-" is one of these files on standard input. A covmeta
// file and its covcounters file are one report.
//
// INVALID when they are of several kinds, or one is broken, empty or of no kind; the message names it, and the line.
bool coverage_reports_read(CoverageReports *out, const GPtrArray *names, const ProfileInput *input,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Makes covers of the profiles, for the files that changed; errors as of increment/go_line_cover.h, after the one of
// `names` that it is about. Borrows nothing afterwards.
bool coverage_reports_lay(CoverageReports *reports, const GPtrArray *names, Sources *sources, const Changes *changes,
                          bool is_compat, GError **error) G_GNUC_WARN_UNUSED_RESULT;
