// SPDX-License-Identifier: Apache-2.0
// JSON report: totals, files and functions for programs, as docs/report-json.md describes it.
#pragma once

#include "base/output.h"
#include "gosrc/sources.h"
#include "report/exclusion.h"
#include "report/report.h"

// What a report is made of; all borrowed.
typedef struct JsonReport {
    const Report *report;
    Sources *sources;           // the report's
    const Exclusion *exclusion; // what was left out of the profile
    bool has_blocks;            // with the blocks of each file, which are most of the bytes
} JsonReport;

// Numbers are exact; equal input gives equal bytes. Bytes of names that are not UTF-8 become U+FFFD.
void json_report_write(const JsonReport *from, Output *output);
