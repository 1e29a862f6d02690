// SPDX-License-Identifier: Apache-2.0
// Func report: a line a function and the total, byte for byte as `go tool cover -func` prints it.
#pragma once

#include "base/output.h"
#include "report/report.h"

void func_report_write(const Report *report, Output *output);
