// SPDX-License-Identifier: Apache-2.0
// HTML report: the sources with their coverage on one page that works from disk, with the content of
// `go tool cover -html`.
#pragma once

#include "base/output.h"
#include "report/report.h"

// `title` is the page's heading, e.g. the service's name.
void html_report_write(const Report *report, const char *title, Output *output);
