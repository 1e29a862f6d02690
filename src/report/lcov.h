// SPDX-License-Identifier: Apache-2.0
// LCOV report: a tracefile as geninfo writes it, for lcov, genhtml and all that read these.
// Source: geninfo(1), "FILES".
#pragma once

#include "base/output.h"
#include "report/report.h"

// SF is the file's path in the source tree, so the readers run at its root. Which lines are measured and covered:
// report/lines.h. A function is named as in report/function_names.h and was called as often as its first block ran; one
// without blocks, such as `func _()`, was not instrumented and is left out.
//
// INVALID, before anything is written, when a path holds a line feed or carriage return, or a block ends after
// LINE_NUMBER_MAX; the message names the file.
bool lcov_report_write(const Report *report, Output *output, GError **error) G_GNUC_WARN_UNUSED_RESULT;
