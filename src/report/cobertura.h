// SPDX-License-Identifier: Apache-2.0
// Cobertura report: XML by Cobertura's coverage-04.dtd, for Jenkins, GitLab, Azure DevOps, diff-cover and others.
#pragma once

#include "base/output.h"
#include "report/report.h"

// A package is a Go package, a class a file, a method a function named as in report/function_names.h. `filename` is the
// file's path in the source tree and `source` is ".", so that readers find it from the root of a checkout. Which lines
// are measured and covered: report/lines.h. A function without blocks, such as `func _()`, was not instrumented and is
// left out. Go's blocks say nothing of branches and complexity: these are 0. Rates have six decimals, rounded
// down; that of no lines is 0.
//
// `timestamp_ms` is the time that the document shall tell, 0 when equal input shall give equal bytes.
//
// INVALID, before anything is written, when XML cannot hold a file's name (control characters, bytes that are not
// UTF-8), or a block ends after LINE_NUMBER_MAX; the message names the file.
bool cobertura_report_write(const Report *report, int64_t timestamp_ms, Output *output,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
