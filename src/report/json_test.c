// SPDX-License-Identifier: Apache-2.0
// Tests of the JSON report: the cases of tests/cases/report.
#include "report/json.h"

#include "report/report_cases.h"

static bool write_report(const Report *report, Sources *sources, Output *output, GError **error)
{
    g_autoptr(Exclusion) exclusion = exclusion_new();
    JsonReport from = { .report = report, .sources = sources, .exclusion = exclusion, .has_blocks = true };

    json_report_write(&from, output);
    return true;
}

static void each_case_is_written_as_wanted(void)
{
    report_case_check("shop", "wanted.json", write_report);
    report_case_check("set", "wanted.json", write_report);
    report_case_check("empty", "wanted.json", write_report);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/json/cases", each_case_is_written_as_wanted);
    return g_test_run();
}
