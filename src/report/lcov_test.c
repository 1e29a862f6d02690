// SPDX-License-Identifier: Apache-2.0
// Tests of the LCOV report: the cases of tests/cases/report.
#include "report/lcov.h"

#include "report/report_cases.h"

static bool write_report(const Report *report, Sources *sources, Output *output, GError **error)
{
    return lcov_report_write(report, output, error);
}

static void each_case_is_written_as_wanted(void)
{
    report_case_check("shop", "wanted.info", write_report);
    report_case_check("set", "wanted.info", write_report);
    report_case_check("empty", "wanted.info", write_report);
}

static void what_a_tracefile_cannot_hold_is_refused(void)
{
    report_case_refused("p/a\rb.go", "3.10,4.2", "p/a\rb.go: LCOV has no way to write a line's end in a name",
                        write_report);
    report_case_refused("p/a.go", "3.10,33554433.2", "p/a.go: a block ends at line 33554433, and no source has so many",
                        write_report);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/lcov/cases", each_case_is_written_as_wanted);
    g_test_add_func("/lcov/refused", what_a_tracefile_cannot_hold_is_refused);
    return g_test_run();
}
