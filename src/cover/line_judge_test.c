// SPDX-License-Identifier: Apache-2.0
// Tests of the line judge. What compat says was asked of diff-cover 10.5.0.
#include "cover/lcov_cover.h"
#include "cover/line_judge.h"
#include "cover/xml_cover.h"

#include <string.h>

// A cover of one file: "5:0 7:3" are the hits of lines; behind these stand "p" for partial, "b" for a branch missed and
// "u" for uncounted.
static LineCover *cover_new(LineCoverKind kind, const char *path, const char *lines)
{
    LineCover *cover = line_cover_new(kind);
    g_auto(GStrv) words = g_strsplit(lines, " ", -1);

    line_cover_add_file(cover, path);
    for (char **word = words; *word && **word; word++) {
        CoverLine line = { .number = (uint32_t)g_ascii_strtoull(*word, NULL, 10) };
        const char *hits = strchr(*word, ':') + 1;

        line.hits = g_ascii_strtoull(hits, NULL, 10);
        line.is_partial = strchr(hits, 'p');
        line.is_branch_missed = strchr(hits, 'b');
        line.is_uncounted = strchr(hits, 'u');
        line_cover_add_line(cover, &line);
    }
    return cover;
}

// The verdicts of lines 1 to 9, a letter each.
static char *verdicts(const LineJudge *judge)
{
    char *letters = g_strnfill(9, ' ');

    for (uint32_t i = 0; i < 9; i++)
        letters[i] = ".MPC"[line_judge_line(judge, i + 1)];
    return letters;
}

typedef struct LinesCase {
    LineCoverKind kind;
    const char *lines, *other_lines; // of a first and a second report; NULL: there is none
    bool has_branches, is_expanded;
    const char *exact, *compat;
} LinesCase;

static const LinesCase lines_cases[] = {
    { LINE_COVER_COBERTURA, "2:1 4:0", NULL, false, false, ".C.M.....", ".C.M....." },
    // Several elements of one line, in any order.
    { LINE_COVER_COBERTURA, "3:1 3:0 2:0 2:4 5:0 5:0 6:2 6:3", NULL, false, false, ".PP.MC...", ".MM.MC..." },
    { LINE_COVER_LCOV, "3:1 3:0 2:0 2:4 5:0", NULL, false, false, ".PP.M....", ".PP.M...." },
    { LINE_COVER_GO, "2:1p 3:0 4:7", NULL, false, false, ".PMC.....", ".PMC....." },
    { LINE_COVER_CLOVER, "2:3u 3:0u", NULL, false, false, ".CM......", ".MM......" },
    // Branches count when they are asked for.
    { LINE_COVER_COBERTURA, "2:1b 3:1", NULL, false, false, ".PC......", ".PC......" },
    { LINE_COVER_COBERTURA, "2:1b 3:1", NULL, true, false, ".MC......", ".MC......" },
    { LINE_COVER_COBERTURA, "2:1b 3:1", "2:1 3:0", true, false, ".CC......", ".CC......" },
    // Lines between measured ones, of which the last element of the line before decides in compat.
    { LINE_COVER_COBERTURA, "2:1 4:0 7:1", NULL, false, true, ".CCMMMC..", ".CCMMMC.." },
    { LINE_COVER_COBERTURA, "2:0 2:1 4:1 4:0 6:1", NULL, false, true, ".PCPCC...", ".MCMMC..." },
    { LINE_COVER_COBERTURA, "2:1b 4:1", NULL, true, true, ".MCC.....", ".MCC....." },
    { LINE_COVER_LCOV, "2:1 4:0", NULL, false, true, ".C.M.....", ".C.M....." },
    // Two reports: in compat a line is missing when both say so, not when one does not know it.
    { LINE_COVER_COBERTURA, "2:0 3:0 4:1", "2:0 4:0 5:0", false, false, ".MMCM....", ".MCCC...." },
    { LINE_COVER_LCOV, "2:0 3:0 4:1", "2:0 4:0 5:0", false, false, ".MMCM....", ".MCCC...." },
    { LINE_COVER_GO, "2:0 3:1p 4:1p", "2:0 3:4 4:2p", false, false, ".MCP.....", ".MCP....." },
    { LINE_COVER_COBERTURA, "2:0", "", false, false, ".M.......", ".C......." },
    { LINE_COVER_COBERTURA, "", NULL, false, true, ".........", "........." },
};

static void lines_are_judged_exactly_or_as_diff_cover_does(void)
{
    for (gsize i = 0; i < 2 * G_N_ELEMENTS(lines_cases); i++) {
        const LinesCase *row = &lines_cases[i / 2];
        LineRules rules = { "/r", "/r", NULL, i % 2, row->has_branches, row->is_expanded };
        g_autoptr(LineCover) one = cover_new(row->kind, "a.go", row->lines);
        g_autoptr(LineCover) other = cover_new(row->kind, "a.go", row->other_lines ? row->other_lines : "");
        const LineCover *covers[] = { one, other };
        g_autoptr(LineJudge) judge = line_judge_new(covers, row->other_lines ? 2 : 1, &rules);
        g_autofree char *letters = NULL;

        g_assert_true(line_judge_enter(judge, "a.go"));
        letters = verdicts(judge);
        g_assert_cmpstr(letters, ==, rules.is_compat ? row->compat : row->exact);
    }
}

static void a_report_that_lacks_the_file_is_no_witness(void)
{
    g_autoptr(LineCover) one = cover_new(LINE_COVER_LCOV, "a.go", "2:0"),
                         other = cover_new(LINE_COVER_LCOV, "b.go", "2:1");
    const LineCover *covers[] = { one, other };
    LineRules rules = { .root = "/r", .folder = "/r", .is_compat = true };
    g_autoptr(LineJudge) judge = line_judge_new(covers, 2, &rules);

    g_assert_true(line_judge_enter(judge, "a.go"));
    g_assert_cmpint(line_judge_line(judge, 2), ==, LINE_MISSING);
    g_assert_true(line_judge_enter(judge, "b.go"));
    g_assert_cmpint(line_judge_line(judge, 2), ==, LINE_COVERED);
    g_assert_false(line_judge_enter(judge, "c.go"));
    g_assert_cmpint(line_judge_line(judge, 2), ==, LINE_UNMEASURED);
}

typedef struct PathCase {
    LineCoverKind kind;
    const char *folder; // the current one; the root is /r
    const char *source; // NULL: none
    const char *path;   // in the report
    const char *asked;  // from the root
    bool is_exact, is_compat;
} PathCase;

static const PathCase path_cases[] = {
    { LINE_COVER_GO, "/r/s", NULL, "s/a.go", "s/a.go", true, true },
    { LINE_COVER_GO, "/r", NULL, "/r/a.go", "a.go", false, false },

    { LINE_COVER_COBERTURA, "/r", NULL, "a.go", "a.go", true, true },
    { LINE_COVER_COBERTURA, "/r", NULL, "/r/a.go", "a.go", true, true },
    { LINE_COVER_COBERTURA, "/r", "/r/s", "a.go", "s/a.go", true, true },
    { LINE_COVER_COBERTURA, "/r", ".", "s/a.go", "s/a.go", true, true },
    { LINE_COVER_COBERTURA, "/r", "/elsewhere", "s/a.go", "s/a.go", true, true },
    { LINE_COVER_COBERTURA, "/r", "s", "a.go", "s/a.go", true, true },
    { LINE_COVER_COBERTURA, "/r", NULL, "s\\.\\a.go", "s/a.go", true, true },
    { LINE_COVER_COBERTURA, "/r", NULL, "/x/a.go", "a.go", false, false },
    { LINE_COVER_COBERTURA, "/r", NULL, "aa.go", "a.go", false, false },
    { LINE_COVER_COBERTURA, "/r/s", NULL, "a.go", "s/a.go", true, true },
    { LINE_COVER_COBERTURA, "/r/s", NULL, "../b.go", "b.go", true, true },
    { LINE_COVER_COBERTURA, "/r/s", ".", "s/a.go", "s/a.go", true, false }, // from the root

    { LINE_COVER_CLOVER, "/r", NULL, "a.go", "a.go", true, true },
    { LINE_COVER_CLOVER, "/r", NULL, "/build/x/s/a.go", "s/a.go", true, true },
    { LINE_COVER_CLOVER, "/r", NULL, "/build/xs/a.go", "s/a.go", false, false },
    { LINE_COVER_CLOVER, "/r/s", NULL, "/r/s/a.go", "s/a.go", true, true },
    { LINE_COVER_CLOVER, "/r/s", NULL, "a.go", "s/a.go", true, false },

    { LINE_COVER_JACOCO, "/r", NULL, "p/q/F.java", "src/main/java/p/q/F.java", true, true },
    { LINE_COVER_JACOCO, "/r", NULL, "p/q/F.java", "src/test/java/p/q/F.java", true, true },
    { LINE_COVER_JACOCO, "/r", NULL, "p/q/F.java", "p/q/F.java", false, false },
    { LINE_COVER_JACOCO, "/r/s", NULL, "p/F.java", "s/src/main/java/p/F.java", true, false },
    { LINE_COVER_JACOCO, "/r/s", NULL, "p/F.java", "src/main/java/p/F.java", true, false },

    { LINE_COVER_LCOV, "/r", NULL, "./a.go", "a.go", true, true },
    { LINE_COVER_LCOV, "/r", NULL, "/r/a.go", "a.go", true, true },
    { LINE_COVER_LCOV, "/r/s", NULL, "/r/s/a.go", "s/a.go", true, false },
    { LINE_COVER_LCOV, "/r/s", NULL, "a.go", "s/a.go", true, false },
    { LINE_COVER_LCOV, "/r/s", NULL, "s/a.go", "s/a.go", true, true },
};

static void files_are_found_by_the_paths_of_reports(void)
{
    for (gsize i = 0; i < 2 * G_N_ELEMENTS(path_cases); i++) {
        const PathCase *row = &path_cases[i / 2];
        LineRules rules = { .root = "/r", .folder = row->folder, .is_compat = i % 2 };
        g_autoptr(LineCover) cover = cover_new(row->kind, row->path, "1:1");
        const LineCover *covers[] = { cover };
        g_autoptr(LineJudge) judge = line_judge_new(covers, 1, &rules);

        if (row->source)
            g_ptr_array_add(cover->sources, g_strdup(row->source));
        g_test_message("%s as %s from %s", row->asked, row->path, row->folder);
        g_assert_true(line_judge_enter(judge, row->asked) == (rules.is_compat ? row->is_compat : row->is_exact));
    }
}

static void the_best_way_to_a_file_comes_first(void)
{
    g_autoptr(LineCover) cover = cover_new(LINE_COVER_CLOVER, "/other/a.go", "1:0");
    const LineCover *covers[] = { cover };
    LineRules rules = { .root = "/r", .folder = "/r" }, compat = { .root = "/r", .folder = "/r", .is_compat = true };
    CoverLine line = { .number = 1, .hits = 1 };
    g_autoptr(LineJudge) exact_judge = NULL, compat_judge = NULL;

    line_cover_add_file(cover, "/r/a.go");
    line_cover_add_line(cover, &line);
    exact_judge = line_judge_new(covers, 1, &rules);
    compat_judge = line_judge_new(covers, 1, &compat);
    g_assert_true(line_judge_enter(exact_judge, "a.go"));
    g_assert_cmpint(line_judge_line(exact_judge, 1), ==, LINE_COVERED);
    g_assert_true(line_judge_enter(compat_judge, "a.go"));
    g_assert_cmpint(line_judge_line(compat_judge, 1), ==, LINE_MISSING);
}

static void a_file_that_comes_again_is_one_file(void)
{
    g_autoptr(LineCover) cover = cover_new(LINE_COVER_COBERTURA, "a.go", "1:0 9:0");
    const LineCover *covers[] = { cover };
    LineRules rules = { .root = "/r", .folder = "/r" };
    CoverLine line = { .number = 1, .hits = 1 };
    g_autoptr(LineJudge) judge = NULL;
    g_autofree char *letters = NULL;

    line_cover_add_file(cover, "./a.go");
    line_cover_add_line(cover, &line);
    judge = line_judge_new(covers, 1, &rules);
    g_assert_true(line_judge_enter(judge, "a.go"));
    letters = verdicts(judge);
    g_assert_cmpstr(letters, ==, "P.......M");
}

static LineCover *read_case(const char *name, bool (*read)(LineCover **out, PackedStream *stream, GError **error))
{
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "cases", "line_covers", name, NULL);
    g_autofree char *text = NULL;
    g_autoptr(PackedStream) stream = NULL;
    g_autoptr(GError) error = NULL;
    LineCover *cover = NULL;
    gsize size;

    g_assert_true(g_file_get_contents(path, &text, &size, NULL));
    stream = packed_stream_new(text, size, G_MAXUINT64);
    if (!read(&cover, stream, &error))
        g_error("%s: %s", name, error->message);
    return cover;
}

// One profile of tests/data/echo, by gocover-cobertura and by gcov2lcov.
static void reports_of_one_profile_agree(void)
{
    static const char *const paths[] = { "main.go", "api/api.go", "store/store.go" };
    g_autoptr(LineCover) cobertura = read_case("gocover-cobertura.xml", xml_cover_read),
                         lcov = read_case("gcov2lcov.info", lcov_cover_read);
    const LineCover *const covers[] = { cobertura, lcov };
    LineRules rules = { .root = "/src/echo", .folder = "/src/echo" };
    g_autoptr(LineJudge) one = line_judge_new(&covers[0], 1, &rules), other = line_judge_new(&covers[1], 1, &rules);
    guint n_of_verdict[] = { 0, 0, 0, 0 };

    for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_assert_true(line_judge_enter(one, paths[i]) && line_judge_enter(other, paths[i]));
        for (uint32_t number = 1; number < 100; number++) {
            n_of_verdict[line_judge_line(one, number)]++;
            g_assert_true((line_judge_line(one, number) == LINE_MISSING) ==
                          (line_judge_line(other, number) == LINE_MISSING));
            g_assert_true((line_judge_line(one, number) == LINE_UNMEASURED) ==
                          (line_judge_line(other, number) == LINE_UNMEASURED));
        }
    }
    g_assert_cmpuint(n_of_verdict[LINE_MISSING], ==, 22);
    g_assert_cmpuint(n_of_verdict[LINE_PARTIAL] + n_of_verdict[LINE_COVERED], ==, 87);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/line_judge/lines", lines_are_judged_exactly_or_as_diff_cover_does);
    g_test_add_func("/line_judge/without_the_file", a_report_that_lacks_the_file_is_no_witness);
    g_test_add_func("/line_judge/paths", files_are_found_by_the_paths_of_reports);
    g_test_add_func("/line_judge/best_way", the_best_way_to_a_file_comes_first);
    g_test_add_func("/line_judge/again", a_file_that_comes_again_is_one_file);
    g_test_add_func("/line_judge/real", reports_of_one_profile_agree);
    return g_test_run();
}
