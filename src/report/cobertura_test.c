// SPDX-License-Identifier: Apache-2.0
// Tests of the Cobertura report: the cases of tests/cases/report.
#include "report/cobertura.h"

#include "report/report_cases.h"

static bool write_report(const Report *report, Sources *sources, Output *output, GError **error)
{
    return cobertura_report_write(report, 1700000000000, output, error);
}

static void each_case_is_written_as_wanted(void)
{
    report_case_check("shop", "wanted.xml", write_report);
    report_case_check("set", "wanted.xml", write_report);
    report_case_check("empty", "wanted.xml", write_report);
}

static void what_xml_cannot_hold_is_refused(void)
{
    report_case_refused("p/\x01.go", "3.10,4.2", "\"p/\\x01.go\": XML cannot hold this file's name", write_report);
    report_case_refused("p/\xff.go", "3.10,4.2", "\"p/\\xff.go\": XML cannot hold this file's name", write_report);
    report_case_refused("p/a.go", "3.10,33554433.2", "p/a.go: a block ends at line 33554433, and no source has so many",
                        write_report);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cobertura/cases", each_case_is_written_as_wanted);
    g_test_add_func("/cobertura/refused", what_xml_cannot_hold_is_refused);
    return g_test_run();
}
