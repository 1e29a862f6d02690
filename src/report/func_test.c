// SPDX-License-Identifier: Apache-2.0
// Tests of the func report; what is wanted was printed by `go tool cover -func` of Go 1.26.
#include "cover/profile_text.h"
#include "report/func.h"
#include "report/table_sources.h"

static const char *const sources_table[][2] = {
    { "example.com/t/a.go", "package p\n"
                            "\n"
                            "func \xc3\x9cn\xc3\xaf"
                            "code(x int) int {\n"
                            "\tif x > 1 && x < 5 {\n"
                            "\t\treturn 1\n"
                            "\t}\n"
                            "\treturn 0\n"
                            "}\n"
                            "\n"
                            "\n"
                            "func (t T) M() { println(\"<&>\") }\n"
                            "\n"
                            "type T struct{}\n"
                            "\n"
                            "var lit = func() int { return 2 }\n"
                            "\n"
                            "func empty() {}\n" },
    { "example.com/t/one.go", "package p; func One() { println(\"x\") }\nfunc Two() {}\n" },
    { NULL, NULL },
};

static void check_report(const char *profile_text, const char *wanted)
{
    g_autoptr(Output) output = output_new_memory();
    g_autoptr(Profile) profile = NULL;
    g_autoptr(Report) report = NULL;
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *got = NULL;
    TableSources sources = TABLE_SOURCES(sources_table);

    g_assert_true(profile_text_read(&profile, profile_text, strlen(profile_text), PROFILE_TEXT_SINGLE,
                                    &profile_limits_default, &error));
    g_assert_true(report_make(&report, profile, &sources.sources, &error));
    func_report_write(report, output);
    bytes = output_steal(output);
    got = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    g_assert_cmpstr(got, ==, wanted);
}

static void rows_are_padded_by_characters(void)
{
    check_report("mode: count\n"
                 "example.com/t/a.go:3.25,4.20 1 27\n"
                 "example.com/t/a.go:4.20,6.3 1 0\n"
                 "example.com/t/a.go:7.2,7.10 1 3\n"
                 "example.com/t/a.go:11.16,11.34 23 19683\n"
                 "example.com/t/a.go:15.23,15.35 57 0\n"
                 "example.com/t/a.go:17.14,17.16 0 0\n"
                 "example.com/t/one.go:1.23,1.39 1 1\n"
                 "example.com/t/one.go:2.12,2.14 0 0\n"
                 "example.com/t/one.go:2.12,9.14 1 0\n",
                 "example.com/t/a.go:3:\t\xc3\x9cn\xc3\xaf"
                 "code\t\t66.7%\n"
                 "example.com/t/a.go:11:\tM\t\t100.0%\n"
                 "example.com/t/a.go:17:\tempty\t\t0.0%\n"
                 "example.com/t/one.go:1:\tOne\t\t100.0%\n"
                 "example.com/t/one.go:2:\tTwo\t\t0.0%\n"
                 "total:\t\t\t(statements)\t92.9%\n");
}

static void an_empty_profile_has_only_its_total(void)
{
    check_report("mode: set\n", "total:\t(statements)\t0.0%\n");
}

static void what_comes_before_a_missing_file_is_a_table_of_its_own(void)
{
    static const char text[] = "mode: set\n"
                               "example.com/t/a.go:7.2,7.10 1 3\n"
                               "example.com/t/none.go:7.2,7.10 1 3\n"
                               "example.com/t/one.go:1.23,1.39 1 1\n";
    g_autoptr(Output) output = output_new_memory();
    g_autoptr(Profile) profile = NULL;
    g_autoptr(Report) report = NULL;
    TableSources sources = TABLE_SOURCES(sources_table);
    const char *bytes;
    gsize size;
    g_autofree char *got = NULL;

    g_assert_true(profile_text_read(&profile, text, strlen(text), PROFILE_TEXT_SINGLE, &profile_limits_default, NULL));
    report = report_make_partial(profile, &sources.sources);
    func_report_write_start(report, output);
    bytes = output_bytes(output, &size);
    got = g_strndup(bytes, size);
    g_assert_cmpstr(got, ==,
                    "example.com/t/a.go:3:\t\xc3\x9cn\xc3\xaf"
                    "code\t100.0%\n"
                    "example.com/t/a.go:11:\tM\t0.0%\n"
                    "example.com/t/a.go:17:\tempty\t0.0%\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/func/padding", rows_are_padded_by_characters);
    g_test_add_func("/func/empty", an_empty_profile_has_only_its_total);
    g_test_add_func("/func/start", what_comes_before_a_missing_file_is_a_table_of_its_own);
    return g_test_run();
}
