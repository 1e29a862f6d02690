// SPDX-License-Identifier: Apache-2.0
// JSON report: totals, files and functions for programs, as docs/report-json.md describes it.
#pragma once

#include "base/output.h"
#include "report/report.h"

// `has_blocks`: with the blocks of each file, which are most of the bytes. Numbers are exact; equal input gives equal
// bytes. Bytes of names that are not UTF-8 become U+FFFD.
void json_report_write(const Report *report, bool has_blocks, Output *output);
