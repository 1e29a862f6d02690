// SPDX-License-Identifier: Apache-2.0
// Tests of the pieces of a source text around the lines that did not run, against what diff-cover cuts out.
#include "increment/snippets.h"

#include <string.h>

static char *find(const char *missing, guint n_lines)
{
    g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(uint32_t)), snippets = NULL;
    g_auto(GStrv) parts = g_strsplit(missing, " ", -1);
    GString *text = g_string_new(NULL);

    for (char **part = parts; *part && **part; part++) {
        uint32_t number = (uint32_t)g_ascii_strtoull(*part, NULL, 10);

        g_array_append_val(numbers, number);
    }
    snippets = snippets_find(numbers, n_lines);
    for (guint i = 0; i < snippets->len; i++) {
        const LineRange *range = &g_array_index(snippets, LineRange, i);

        g_string_append_printf(text, "%s%u-%u", i > 0 ? " " : "", range->first, range->last);
    }
    return g_string_free(text, FALSE);
}

static void snippets_are_cut_as_diff_cover_cuts_them(void)
{
    static const struct {
        const char *missing;
        guint n_lines;
        const char *wanted;
    } cases[] = {
        { "", 10, "" },
        { "1", 1, "1-1" },
        { "1", 30, "1-5" },
        { "5", 30, "1-9" },
        { "9", 30, "5-13" },
        { "5 10", 30, "1-14" },
        { "5 11", 30, "1-9 7-15" },
        { "5 10 15", 30, "1-19" },
        { "25", 29, "21-29" },
        { "25", 30, "21-29" },
        { "25 40", 30, "21-29" },
        { "30", 30, "26-30" },
        { "26 30", 31, "22-31" },
        { "3 4 8 9 13", 18, "1-17" },
        { "7 14 25 32", 38, "3-11 10-18 21-29 28-36" },
        { "1 7 8 10", 11, "1-5 3-11" },
        { "4 19", 27, "1-8 15-23" },
        { "1", 30, "1-5" },
        { "1 4 6 7 10", 11, "1-11" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = find(cases[i].missing, cases[i].n_lines);

        g_assert_cmpstr(got, ==, cases[i].wanted);
    }
}

static char *all_lines(const char *text)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static(text, strlen(text));
    g_auto(SnippetSource) source = { 0 };
    GString *lines = g_string_new(NULL);

    snippet_source_init(&source, bytes);
    for (uint32_t number = 1; number <= source.starts->len; number++) {
        gsize size;
        const char *line = snippet_source_lines(&source, (LineRange){ number, number }, &size);

        g_string_append_printf(lines, "[%.*s]", (int)size, line);
    }
    return g_string_free(lines, FALSE);
}

static void lines_end_as_python_ends_them(void)
{
    static const char *const cases[][2] = {
        { "", "[]" },
        { "a", "[a]" },
        { "a\n", "[a][]" },
        { "a\r\nb\rc\n\n", "[a][b][c][][]" },
        { "\xEF\xBB\xBF"
          "a\n",
          "[a][]" },
        { "a\xFFz", "[a\xEF\xBF\xBDz]" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = all_lines(cases[i][0]);

        g_assert_cmpstr(got, ==, cases[i][1]);
    }
}

static void a_range_has_the_line_ends_between_its_lines(void)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static("a\nb\nc\nd", 7);
    g_auto(SnippetSource) source = { 0 };
    gsize size;
    const char *lines;

    snippet_source_init(&source, bytes);
    lines = snippet_source_lines(&source, (LineRange){ 2, 3 }, &size);
    g_assert_cmpint((int)size, ==, 3);
    g_assert_true(strncmp(lines, "b\nc", 3) == 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/snippets/ranges", snippets_are_cut_as_diff_cover_cuts_them);
    g_test_add_func("/snippets/lines", lines_end_as_python_ends_them);
    g_test_add_func("/snippets/between", a_range_has_the_line_ends_between_its_lines);
    return g_test_run();
}
