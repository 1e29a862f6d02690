// SPDX-License-Identifier: Apache-2.0
// Tests of the reader of LCOV's tracefiles. What is not refused is what diff-cover 10.5.0 makes of it.
#include "cover/lcov_cover.h"

#include "cover/test_line_cover.h"

#define RECORD(text) "SF:a.go\n" text "end_of_record\n"

static const ReportCase good[] = {
    { "TN:\nSF:a.go\nDA:3,1\nDA:4,0\nLF:2\nLH:1\nend_of_record\n", "a.go 3:1 4:0" },
    { "SF:./x//b/../a.go\r\nDA:4,2,checksum\r\nend_of_record\r\n", "x/a.go 4:2" },
    { RECORD("DA:5,1\nDA:3,2\nDA:5,3\n"), "a.go 3:2 5:4" },
    { RECORD("DA:3,1\n") "SF:b.go\nDA:1,0\nend_of_record\n" RECORD("DA:3,1\nDA:2,7\n"), "a.go 2:7 3:2; b.go 1:0" },
    // Branches: all taken, some, none; with and without a count.
    { RECORD("BRDA:3,0,0,2\nBRDA:3,0,1,1\n"), "a.go 3:3" },
    { RECORD("BRDA:3,0,0,2\nBRDA:3,0,1,0\n"), "a.go 3:0" },
    { RECORD("BRDA:3,0,0,-\nBRDA:3,e0,1,-\n"), "a.go 3:0" },
    { RECORD("DA:3,5\nBRDA:3,0,0,2\nBRDA:3,0,1,0\n"), "a.go 3:5p" },
    { RECORD("DA:3,0\nBRDA:3,0,0,2\nBRDA:3,0,1,0\n"), "a.go 3:2p" },
    { RECORD("DA:3,5\nBRDA:3,0,0,2\n"), "a.go 3:5" },
    // A line of an earlier record has a count.
    { RECORD("DA:3,5\n") RECORD("BRDA:3,0,0,-\n"), "a.go 3:5p" },
    // Functions.
    { RECORD("FN:3,f\nFNDA:2,f\nFN:4,9,g\nFNDA:1,h\nDA:8,1\n"), "a.go 3:2 4:0 8:1" },
    { RECORD("FN:3,f\nFNDA:2,f\nDA:3,0\n"), "a.go 3:0" },
    { RECORD("FN:3,f\nFNDA:2,f\nFN:5,f\n"), "a.go 5:0" },
    { RECORD("FN:3,f\nFN:3,g\nFNDA:2,g\n"), "a.go 3:0" },
    { RECORD("FN:3,f\nFNDA:2,f\nBRDA:3,0,0,-\n"), "a.go 3:0" },
    { RECORD("FN:3,f\n") RECORD("FNDA:2,f\n"), "a.go 3:0" },
    // Nothing, and next to nothing.
    { "TN:x\n", "" },
    { RECORD("LF:0\n"), "" },
    { "\n# a comment\nSF:a.go\n DA: +3 , 1 \nend_of_record", "a.go 3:1" },
    { "end_of_record\n", "" },
    { "VER:x\nFNF:1\nFNH:1\nFNL:1,2\nFNA:1,2,f\nBRF:1\nBRH:1\nMCDC:1,2,t,0,0,x\nMCF:2\nMCH:0\n", "" },
    { RECORD("DA:1,9223372036854775807\nDA:1,1\nDA:33554432,1\n"), "a.go 1:9223372036854775807 33554432:1" },
};

static const ReportCase bad[] = {
    { "", "not LCOV: there is nothing in it" },
    { "\n# x\n", "not LCOV: there is nothing in it" },
    { "mode: set\n", "line 1: not a directive of LCOV: \"mode: set\"" },
    { "<coverage/>\n", "line 1: not a directive of LCOV: \"<coverage/>\"" },
    { RECORD("XX:1\n"), "line 2: not a directive of LCOV: \"XX:1\"" },
    { "TN:\nDA:1,1\n", "line 2: DA without a source file (SF) before it" },
    { RECORD("") "BRDA:1,0,0,1\n", "line 3: BRDA without a source file (SF) before it" },
    { "SF:\nend_of_record\n", "line 1: a record without a source file" },
    { "SF:a.go\nDA:1,1\n", "ends in the record of a.go" },
    { "SF:a.go\nDA:1,1\nSF:b.go\n", "line 3: a new record begins in that of a.go" },
    { RECORD("DA:1\n"), "line 2: not a line and its hits: \"1\"" },
    { RECORD("DA:\n"), "line 2: not a line and its hits: \"\"" },
    { RECORD("DA:1,2,3,4\n"), "line 2: not a line and its hits: \"1,2,3,4\"" },
    { RECORD("DA:0,1\n"), "line 2: the number of a line is 0" },
    { RECORD("DA:-1,1\n"), "line 2: the number of a line is not a number: \"-1\"" },
    { RECORD("DA:33554433,1\n"), "line 2: the number of a line is too high: \"33554433\"" },
    { RECORD("DA:1,-1\n"), "line 2: the number of hits is not a number: \"-1\"" },
    { RECORD("DA:1,1e3\n"), "line 2: the number of hits is not a number: \"1e3\"" },
    { RECORD("DA:1,9223372036854775808\n"), "line 2: the number of hits is too high: \"9223372036854775808\"" },
    { RECORD("DA:1,99999999999999999999999\n"), "line 2: the number of hits is too high: \"99999999999999999999999\"" },
    { RECORD("BRDA:1,0,1\n"), "line 2: not a branch: \"1,0,1\"" },
    { RECORD("BRDA:1,0,0,x\n"), "line 2: the number of hits is not a number: \"x\"" },
    { RECORD("FN:1\n"), "line 2: not a function: \"1\"" },
    { RECORD("FN:1,2,f,g\n"), "line 2: not a function: \"1,2,f,g\"" },
    { RECORD("FNDA:1\n"), "line 2: not a function's hits: \"1\"" },
    { RECORD("FNDA:x,f\n"), "line 2: the number of hits is not a number: \"x\"" },
    { "\303\244\x1b[31m\n", "line 1: not a directive of LCOV: \"\303\244\\x1b[31m\"" },
    { "SF:\xff.go\nend_of_record\n", "line 1: not UTF-8" },
};

static void tracefiles_are_read_as_diff_cover_reads_them(void)
{
    test_line_cover_cases(lcov_cover_read, good, G_N_ELEMENTS(good));
}

static void what_is_wrong_is_refused_with_its_line(void)
{
    test_line_cover_cases(lcov_cover_read, bad, G_N_ELEMENTS(bad));
}

static void a_line_without_end_is_refused(void)
{
    g_autofree char *report = g_strnfill(2 * 1024 * 1024, 'x');
    g_autofree char *got = test_line_cover_read(lcov_cover_read, report, strlen(report));

    g_assert_cmpstr(got, ==, "line 1 is longer than 1048576 bytes");
}

// Pieces of a stream end anywhere in a line.
static void many_lines_are_read_piece_by_piece(void)
{
    g_autoptr(GString) report = g_string_new("SF:a.go\n");
    g_autofree char *got = NULL;

    for (guint i = 1; i <= 100000; i++)
        g_string_append_printf(report, "DA:%u,%u\n", i, i % 3);
    g_string_append(report, "end_of_record\n");
    got = test_line_cover_read(lcov_cover_read, report->str, report->len);
    g_assert_true(g_str_has_suffix(got, " 99998:2 99999:0 100000:1"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/lcov_cover/good", tracefiles_are_read_as_diff_cover_reads_them);
    g_test_add_func("/lcov_cover/bad", what_is_wrong_is_refused_with_its_line);
    g_test_add_func("/lcov_cover/long", a_line_without_end_is_refused);
    g_test_add_func("/lcov_cover/many", many_lines_are_read_piece_by_piece);
    return g_test_run();
}
