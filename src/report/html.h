// SPDX-License-Identifier: Apache-2.0
// HTML report: the sources with their coverage on one page that works from disk, with the content of
// `go tool cover -html`.
#pragma once

#include "base/output.h"
#include "report/report.h"

// `title` is the heading, e.g. the service's name, or "": then the first file's package. Percentages beside
// files are those of `go tool cover -html`, whose last digit sometimes differs from -func's; the page's total is
// total_percent() over all blocks.
void html_report_write(const Report *report, const char *title, Output *output);

// The value of the Content-Security-Policy header under which the page works and nothing else does: only its own style
// and script, known by their digests. Owned by the program; safe in any thread.
const char *html_report_csp(void);
