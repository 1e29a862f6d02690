// SPDX-License-Identifier: Apache-2.0
// Tests of a file's changed lines in their context.
#include "increment/diff_html_code.h"

#include "increment/diff_drawing.h"

static char *replace(const char *text, const char *pattern, const char *by)
{
    g_autoptr(GRegex) regex = g_regex_new(pattern, 0, 0, NULL);

    return g_regex_replace(regex, text, -1, 0, by, 0, NULL);
}

// The markup with each kind of tag as a word.
static char *shortened(const char *markup)
{
    static const char *const rules[][2] = {
        { "<div class=\"run ?(\\w*)\"><i>", "\\1(" },
        { "</i><b>", "|" },
        { "</(i|b)><pre>\n", "|" },
        { "</pre></div>\n", ")" },
        { "<div class=\"code\" data-lines=\"\\d+\">\n([^\\x01]*)</div>\n", "\\1" },
        { "<div class=\"hunk\">\n", "[" },
        { "<div class=\"hunk good\">\n", "good[" },
        { "<div class=\"gone\">lines deleted here</div>\n", "gone " },
        { "<details class=\"fold\"><summary>(\\d+) unchanged lines?</summary>\n", "fold \\1 {" },
        { "<div class=\"fold\">(\\d+) unchanged lines?</div>\n", "skip \\1 " },
        { "</details>\n", "}" },
        { "</div>\n", "]" },
        { "\n", "," },
    };
    char *text = g_strdup(markup);

    for (gsize i = 0; i < G_N_ELEMENTS(rules); i++) {
        g_autofree char *before = text;

        text = replace(before, rules[i][0], rules[i][1]);
    }
    return text;
}

static char *taken(Output *output)
{
    g_autoptr(GBytes) bytes = output_steal(output);

    return g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

static void check(const char *lines, gsize fold_bytes, const char *wanted)
{
    g_auto(Drawing) drawing = { 0 };
    g_autoptr(Output) output = output_new_memory();
    g_autofree char *markup = NULL, *got = NULL;

    drawing_init(&drawing, "a.go");
    drawing_draw(&drawing, lines);
    diff_html_code_write(&drawing.file, drawing.text->str, drawing.text->len, fold_bytes, output);
    markup = taken(output);
    got = shortened(markup);
    g_assert_cmpstr(got, ==, wanted);
}

static void lines_that_are_alike_are_one_run(void)
{
    check(" a\n-b\n-c\n+d\n~e\n.f\n g\n", 1000,
          "[(1,|a,)miss(2,3,|\u2717,\u2717,|b,c,)ran(4,|\u2713,|d,)part(5,|\u00bd,|e,)new(6,|\u00b7,|f,)(7,|g,)]");
}

static void three_lines_stand_around_a_change_and_the_others_are_folded(void)
{
    check(" 1\n 2\n 3\n 4\n 5\n 6\n 7\n+8\n 9\n 10\n 11\n 12\n 13\n 14\n 15\n", 1000,
          "fold 4 {(1,2,3,4,|1,2,3,4,)}good[(5,6,7,|5,6,7,)ran(8,|\u2713,|8,)(9,10,11,|9,10,11,)]"
          "fold 4 {(12,13,14,15,|12,13,14,15,)}");
}

static void what_would_fold_fewer_than_four_lines_is_shown(void)
{
    check(" 1\n 2\n 3\n 4\n 5\n 6\n-7\n 8\n 9\n 10\n 11\n 12\n 13\n 14\n 15\n 16\n-17\n 18\n 19\n 20\n 21\n 22\n 23\n",
          1000,
          "[(1,2,3,4,5,6,|1,2,3,4,5,6,)miss(7,|\u2717,|7,)(8,9,10,11,12,13,14,15,16,|8,9,10,11,12,13,14,15,16,)"
          "miss(17,|\u2717,|17,)(18,19,20,21,22,23,|18,19,20,21,22,23,)]");
}

static void folds_are_written_as_long_as_there_is_room(void)
{
    check(" 1\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n 9\n 10\n 11\n 12\n 13\n 14\n 15\n", 8,
          "fold 4 {(1,2,3,4,|1,2,3,4,)}[(5,6,7,|5,6,7,)miss(8,|\u2717,|8,)(9,10,11,|9,10,11,)]skip 4 ");
}

static void deleted_lines_leave_a_mark_where_they_were(void)
{
    check("< 1\n 2\n< 3\n<-4\n<+5\n<", 1000,
          "[gone (1,2,|1,2,)gone (3,|3,)gone miss(4,|\u2717,|4,)gone ran(5,|\u2713,|5,)gone ]");
    check(" 1\n 2\n 3\n 4\n 5\n 6\n 7\n 8\n< 9\n 10\n 11\n 12\n 13\n 14\n 15\n 16\n", 1000,
          "fold 4 {(1,2,3,4,|1,2,3,4,)}good[(5,6,7,8,|5,6,7,8,)gone (9,10,11,12,|9,10,11,12,)]"
          "fold 4 {(13,14,15,16,|13,14,15,16,)}");
}

static void empty_lines_and_a_last_line_without_an_end_have_their_height(void)
{
    check("-\n \n+\n", 1000, "[miss(1,|\u2717,|,)(2,|,)ran(3,|\u2713,|,)]");
    check("-a\n+b", 1000, "[miss(1,|\u2717,|a,)ran(2,|\u2713,|b,)]");
}

static void hunks_with_a_line_that_ran_in_part_are_not_good(void)
{
    check("~1\n", 1000, "[part(1,|\u00bd,|1,)]");
    check(".1\n", 1000, "good[new(1,|\u00b7,|1,)]");
}

static void a_text_is_shown_as_text(void)
{
    check("-</pre><script>alert('&')</script>\r\n", 1000,
          "[miss(1,|\u2717,|&lt;/pre&gt;&lt;script&gt;alert('&amp;')&lt;/script&gt;,)]");
}

static void a_text_that_is_too_short_is_told(void)
{
    g_auto(Drawing) drawing = { 0 };
    g_autoptr(Output) output = output_new_memory();
    g_autofree char *markup = NULL;

    drawing_init(&drawing, "a.go");
    drawing_draw(&drawing, " 1\n+2\n-3\n-4\n");
    diff_html_code_write(&drawing.file, "1\n2\n", 4, 1000, output);
    markup = taken(output);
    g_assert_nonnull(strstr(markup, "it has 2 lines, and line 4 has changed"));
    g_assert_nonnull(strstr(markup, "<div class=\"run ran\"><i>2\n</i>"));
    g_assert_null(strstr(markup, "<i>3\n"));
}

static void numbers_that_follow_each_other_are_a_range(void)
{
    static const uint32_t numbers[] = { 3, 7, 8, 9, 11, 12, UINT32_MAX };
    g_autoptr(GArray) array = drawing_numbers_new();
    g_autoptr(Output) output = output_new_memory();
    g_autofree char *text = NULL;

    g_array_append_vals(array, numbers, G_N_ELEMENTS(numbers));
    diff_html_numbers_write(array, output);
    text = taken(output);
    g_assert_cmpstr(text, ==, "3, 7-9, 11-12, 4294967295");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/diff_html_code/runs", lines_that_are_alike_are_one_run);
    g_test_add_func("/diff_html_code/context", three_lines_stand_around_a_change_and_the_others_are_folded);
    g_test_add_func("/diff_html_code/near", what_would_fold_fewer_than_four_lines_is_shown);
    g_test_add_func("/diff_html_code/room", folds_are_written_as_long_as_there_is_room);
    g_test_add_func("/diff_html_code/deleted", deleted_lines_leave_a_mark_where_they_were);
    g_test_add_func("/diff_html_code/empty", empty_lines_and_a_last_line_without_an_end_have_their_height);
    g_test_add_func("/diff_html_code/good", hunks_with_a_line_that_ran_in_part_are_not_good);
    g_test_add_func("/diff_html_code/text", a_text_is_shown_as_text);
    g_test_add_func("/diff_html_code/short", a_text_that_is_too_short_is_told);
    g_test_add_func("/diff_html_code/numbers", numbers_that_follow_each_other_are_a_range);
    return g_test_run();
}
