// SPDX-License-Identifier: Apache-2.0
// Tests of the way from blocks to lines.
#include "report/lines.h"

#include "cover/profile_cases.h"

#define HIGHEST "9223372036854775807"

// The lines as "<number>:<hits>", and "p" for partial, one after the other.
static const struct {
    const char *what, *profile, *wanted;
} cases[] = {
    { "a block is on each line from its start to its end", "mode: count\na:3.5,6.1 1 2\n", "3:2 4:2 5:2 6:2" },
    { "counts on one line add up", "mode: count\na:1.1,2.9 1 2\na:2.9,3.2 1 5\na:3.4,3.9 1 1\n", "1:2 2:7 3:6" },
    { "one that ran covers the line", "mode: count\na:1.1,1.5 1 0\na:1.6,1.9 1 1\n", "1:1p" },
    { "mode set counts to one", "mode: set\na:1.1,2.5 1 3\na:2.6,3.9 1 1\na:4.1,4.2 1 0\n", "1:1 2:1 3:1 4:0" },
    { "lines between blocks are not measured", "mode: count\na:1.1,2.5 1 1\na:9.1,9.5 1 0\n", "1:1 2:1 9:0" },
    { "blocks without statements have lines", "mode: count\na:1.1,1.3 0 4\na:2.1,2.3 0 0\n", "1:4 2:0" },
    { "blocks may nest", "mode: count\na:1.1,5.5 1 1\na:2.1,4.5 1 10\na:2.3,3.5 1 100\na:8.1,8.2 1 3\n",
      "1:1 2:111 3:111 4:11 5:1 8:3" },
    { "a line is partial while a block that did not run is on it too",
      "mode: count\na:1.1,9.5 1 1\na:2.1,4.5 1 0\na:4.6,4.9 1 0\na:6.1,6.9 1 2\n",
      "1:1 2:1p 3:1p 4:1p 5:1 6:3 7:1 8:1 9:1" },
    { "a block that ends before it starts has no lines", "mode: count\na:5.1,3.5 1 1\na:6.1,6.5 1 2\n", "6:2" },
    { "hits stop at what 32 bits hold", "mode: count\na:1.1,1.5 1 2147483647\na:2.1,2.5 1 2147483648\n",
      "1:2147483647 2:2147483647" },
    { "sums do not wrap", "mode: count\na:1.1,1.5 1 " HIGHEST "\na:1.6,1.7 1 " HIGHEST "\na:1.8,2.1 1 " HIGHEST "\n",
      "1:2147483647 2:2147483647" },
    { "line 0 is a line", "mode: count\na:0.0,0.0 1 1\n", "0:1" },
};

static char *text_of_lines(const Lines *lines)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < lines->list->len; i++) {
        const Line *line = &g_array_index(lines->list, Line, i);

        g_string_append_printf(text, "%s%u:%u%s", i > 0 ? " " : "", line->number, line->hits,
                               line->is_partial ? "p" : "");
    }
    return g_string_free(text, FALSE);
}

static void check_total(const Lines *lines)
{
    guint covered = 0;

    for (guint i = 0; i < lines->list->len; i++)
        covered += g_array_index(lines->list, Line, i).hits > 0;
    g_assert_cmpuint(lines->total.measured, ==, lines->list->len);
    g_assert_cmpuint(lines->total.covered, ==, covered);
}

static void blocks_become_lines(void)
{
    g_auto(Lines) lines = { 0 };

    lines_init(&lines);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Profile) profile = profile_of(cases[i].profile);
        g_autofree char *text = NULL;

        g_test_message("%s", cases[i].what);
        lines_find_file(&lines, profile, profile_file(profile, 0));
        text = text_of_lines(&lines);
        g_assert_cmpstr(text, ==, cases[i].wanted);
        check_total(&lines);
    }
}

static void a_function_has_the_lines_of_its_blocks_only(void)
{
    g_autoptr(Profile) profile = profile_of("mode: count\na:1.10,1.20 1 1\na:1.30,3.2 1 2\nb:1.1,9.9 1 7\n");
    GoFunction first = { .start_line = 1, .start_col = 1, .end_line = 1, .end_col = 20 };
    GoFunction second = { .start_line = 1, .start_col = 21, .end_line = 3, .end_col = 2 };
    GoFunction third = { .start_line = 3, .start_col = 2, .end_line = 9, .end_col = 2 };
    g_auto(FunctionBlocks) blocks = { 0 };
    g_auto(Lines) lines = { 0 };
    g_autofree char *one = NULL, *two = NULL;

    lines_init(&lines);
    function_blocks_enter(&blocks, profile, profile_file(profile, 0));
    lines_find_function(&lines, &blocks, &first);
    one = text_of_lines(&lines);
    g_assert_cmpstr(one, ==, "1:1");
    lines_find_function(&lines, &blocks, &second);
    two = text_of_lines(&lines);
    g_assert_cmpstr(two, ==, "1:2 2:2 3:2");
    lines_find_function(&lines, &blocks, &third);
    g_assert_cmpuint(lines.list->len, ==, 0);
}

static void many_long_blocks_on_the_same_lines_take_no_long_time(void)
{
    g_autoptr(ProfileBuilder) builder = profile_builder_new("count");
    g_autoptr(Profile) profile = NULL;
    g_auto(Lines) lines = { 0 };

    for (guint i = 0; i < 100000; i++)
        profile_builder_add(builder, "a", 1, &(Block){ 1, 0, 1000000 - i, 0, 1 }, 1);
    g_assert_true(profile_builder_finish(builder, &profile, NULL));
    lines_init(&lines);
    lines_find_file(&lines, profile, profile_file(profile, 0));
    g_assert_cmpuint(lines.total.covered, ==, 1000000);
    g_assert_cmpuint(g_array_index(lines.list, Line, 0).hits, ==, 100000);
    g_assert_cmpuint(g_array_index(lines.list, Line, 999999).hits, ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/lines/table", blocks_become_lines);
    g_test_add_func("/lines/functions", a_function_has_the_lines_of_its_blocks_only);
    g_test_add_func("/lines/many", many_long_blocks_on_the_same_lines_take_no_long_time);
    return g_test_run();
}
