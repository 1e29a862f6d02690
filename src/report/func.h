// SPDX-License-Identifier: Apache-2.0
// Func report: a line a function and the total, byte for byte as `go tool cover -func` prints it.
#pragma once

#include "base/output.h"
#include "report/report.h"

// Files that are missing have no rows.
void func_report_write(const Report *report, Output *output);

// Writes what `go tool cover -func` has written when it fails at the first missing file: the rows of the files before
// it, in columns of their own, and no total.
void func_report_write_start(const Report *report, Output *output);
