// SPDX-License-Identifier: Apache-2.0
// HTML report: the sources with their coverage, to be read from disk in a browser; with the content of `go tool cover
// -html`, on one page or, for many files, on one page each behind an index.
#pragma once

#include "base/output.h"
#include "cover/profile.h"
#include "gosrc/sources.h"
#include "report/exclusion.h"

// What a report is made of; all borrowed. The sources need not be Go.
typedef struct HtmlReport {
    const Profile *profile;
    Sources *sources;
    const char *title;          // the heading, e.g. the service's name; "": the first file's package
    const Exclusion *exclusion; // what was left out of the profile, for the report to name; NULL: nothing
    Missing *missing;           // takes the files without source, which the report then names; NULL: there must be none
} HtmlReport;

// Percentages beside files are those of `go tool cover -html`, whose last digit sometimes differs from -func's; the
// page's total and those of folders are total_percent() over all blocks.
//
// Each source is read when it is written, and not kept. When some cannot be read and must be, the report fails and the
// message names them: what was written so far is then worth nothing.
bool html_report_write(const HtmlReport *report, Output *output, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Whether one page of it would be slow to open and a report with pages serves better: more than 2,000 files or a
// million lines.
bool html_report_is_large(const Profile *profile);

// The value of the Content-Security-Policy header under which the page works and nothing else does: only its own style
// and script, known by their digests. Each page says the same of itself. Owned by the program; safe in any thread.
const char *html_report_csp(void);
