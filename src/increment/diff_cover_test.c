// SPDX-License-Identifier: Apache-2.0
// Tests of what changed lines are laid over what ran.
#include "increment/diff_cover.h"

#include "increment/diff_cases.h"

static const LineRules exact = { .root = "/r", .folder = "/r" };

// As "5,11".
static char *numbers_text(const GArray *numbers)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < numbers->len; i++)
        g_string_append_printf(text, "%s%u", i > 0 ? "," : "", g_array_index(numbers, uint32_t, i));
    return g_string_free(text, FALSE);
}

static void assert_file(const DiffCover *diff, guint i, const char *path, const char *measured, const char *missing,
                        const char *partial)
{
    const DiffCoverFile *file = diff_cover_file(diff, i);
    g_autofree char *got_measured = numbers_text(file->measured), *got_missing = numbers_text(file->missing),
                    *got_partial = numbers_text(file->partial);

    g_assert_cmpstr(file->changed->path, ==, path);
    g_assert_cmpstr(got_measured, ==, measured);
    g_assert_cmpstr(got_missing, ==, missing);
    g_assert_cmpstr(got_partial, ==, partial);
}

static void changed_lines_are_measured_missing_or_partial(void)
{
    g_autoptr(Changes) changes = changes_new();
    g_autoptr(LineCover) cover = line_cover_new(LINE_COVER_GO);
    const LineCover *const covers[] = { cover };
    g_autoptr(DiffCover) diff = NULL;

    diff_case_add_file(changes, "a.go", "5,11-13,20");
    diff_case_add_file(changes, "b.go", "1-2");
    diff_case_add_file(changes, "c.go", "");
    diff_case_add_file(changes, "d.go", "1-4");
    diff_case_cover(cover, "a.go", "4:0 5:0 11:0 12:3~ 13:1 14:0");
    diff_case_cover(cover, "c.go", "1:0");
    diff_case_cover(cover, "d.go", "5:0");
    diff = diff_cover_new(changes, covers, 1, &exact);
    g_assert_cmpuint(diff->files->len, ==, 1); // nothing of b, c and d is measured and changed
    assert_file(diff, 0, "a.go", "5,11,12,13", "5,11", "12");
    g_assert_cmpuint(diff->n_measured, ==, 4);
    g_assert_cmpuint(diff->n_missing, ==, 2);
    g_assert_cmpuint(diff->n_partial, ==, 1);
    g_assert_cmpint(diff_cover_percent(diff), ==, 50);
    g_assert_cmpfloat(diff_cover_file_percent(diff_cover_file(diff, 0)), ==, 50);
}

static void the_total_is_floored_and_full_without_lines(void)
{
    g_autoptr(Changes) changes = changes_new();
    g_autoptr(LineCover) cover = line_cover_new(LINE_COVER_GO);
    const LineCover *const covers[] = { cover };
    g_autoptr(DiffCover) diff = diff_cover_new(changes, covers, 1, &exact);
    DiffCover hundred = { .n_measured = 100, .n_missing = 71 };

    g_assert_cmpint(diff_cover_percent(diff), ==, 100);
    g_assert_cmpint(diff_cover_percent(&hundred), ==, 28); // 29 / 100 * 100 is 28.999999999999996
}

static void what_another_cover_has_is_not_absent(void)
{
    g_autoptr(Changes) changes = changes_new();
    g_autoptr(LineCover) first = line_cover_new(LINE_COVER_GO), second = line_cover_new(LINE_COVER_GO);
    const LineCover *const covers[] = { first, second };
    g_autoptr(DiffCover) diff = NULL;

    line_cover_add_absent(first, "a.go", "why");
    line_cover_add_absent(first, "b.go", "why");
    line_cover_add_absent(second, "b.go", "why");
    diff_case_cover(second, "a.go", "1:1");
    diff = diff_cover_new(changes, covers, 2, &exact);
    g_assert_cmpuint(diff->absent->len, ==, 1);
    g_assert_cmpstr(((const AbsentFile *)diff->absent->pdata[0])->path, ==, "b.go");
}

static void a_line_is_found_in_a_list(void)
{
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(uint32_t));

    g_assert_false(diff_cover_has_line(lines, 1));
    for (uint32_t line = 3; line < 30; line += 3)
        g_array_append_val(lines, line);
    for (uint32_t line = 1; line < 35; line++)
        g_assert_cmpint(diff_cover_has_line(lines, line), ==, line % 3 == 0 && line < 30);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/diff cover/lines", changed_lines_are_measured_missing_or_partial);
    g_test_add_func("/diff cover/total", the_total_is_floored_and_full_without_lines);
    g_test_add_func("/diff cover/absent", what_another_cover_has_is_not_absent);
    g_test_add_func("/diff cover/list", a_line_is_found_in_a_list);
    return g_test_run();
}
