// SPDX-License-Identifier: Apache-2.0
// Tests of git/edits: what is put together is compared with texts whose lines all differ, so the truth is known.
#include "git/edits.h"

// A text is an array of its lines, uint32_t, each of which is there only once.
static uint32_t n_made;

static GArray *text_new(guint n)
{
    GArray *text = g_array_new(FALSE, FALSE, sizeof(uint32_t));

    for (guint i = 0; i < n; i++) {
        n_made++;
        g_array_append_val(text, n_made);
    }
    return text;
}

static uint32_t line_of(const GArray *text, guint number)
{
    return g_array_index(text, uint32_t, number - 1);
}

// A random next text; `edits` tells how it came about.
static GArray *text_edited(const GArray *text, GRand *rand, GArray *edits)
{
    GArray *next = text_new(0);
    guint at = 1;

    while (at <= text->len + 1) {
        if (g_rand_int_range(rand, 0, 3) == 0) {
            guint wish = (guint)g_rand_int_range(rand, 0, 4), left = text->len + 1 - at;
            Edit edit = { .old_start = at,
                          .old_count = MIN(wish, left),
                          .new_start = next->len + 1,
                          .new_count = (guint)g_rand_int_range(rand, 0, 4) };

            for (guint i = 0; i < edit.new_count; i++) {
                n_made++;
                g_array_append_val(next, n_made);
            }
            if (edit.old_count > 0 || edit.new_count > 0)
                g_array_append_val(edits, edit);
            at += edit.old_count;
        }
        if (at <= text->len) // one line at least is as before
            g_array_append_val(next, g_array_index(text, uint32_t, at - 1));
        at++;
    }
    return next;
}

static bool has(const GArray *text, uint32_t line)
{
    for (guint i = 0; i < text->len; i++) {
        if (g_array_index(text, uint32_t, i) == line)
            return true;
    }
    return false;
}

// Edits tell how `a` became `b`: outside of them the lines are the same, within them none of `a` is in `b`.
static void assert_edits(const GArray *edits, const GArray *a, const GArray *b)
{
    uint32_t i = 1, j = 1;

    for (guint n = 0; n <= edits->len; n++) {
        Edit end = { .old_start = a->len + 1, .new_start = b->len + 1 };
        Edit edit = n < edits->len ? g_array_index(edits, Edit, n) : end;

        g_assert_true(n == 0 || n == edits->len || edit.old_start > i);
        for (; i < edit.old_start; i++, j++)
            g_assert_cmpuint(line_of(a, i), ==, line_of(b, j));
        g_assert_cmpuint(j, ==, edit.new_start);
        for (; i < edit.old_start + edit.old_count; i++)
            g_assert_false(has(b, line_of(a, i)));
        j += edit.new_count;
    }
    g_assert_cmpuint(j, ==, b->len + 1);
}

static void assert_followed(const GArray *lines, const GArray *followed, const GArray *a, const GArray *b)
{
    for (guint i = 1; i <= b->len; i++) {
        bool is_in_lines = false;

        for (guint j = 1; j <= a->len; j++)
            is_in_lines = is_in_lines || (line_of(a, j) == line_of(b, i) && line_ranges_have(lines, j));
        g_assert_true(line_ranges_have(followed, i) == is_in_lines);
    }
    for (guint i = 0; i < followed->len; i++) {
        const LineRange *range = &g_array_index(followed, LineRange, i);

        g_assert_true(range->first <= range->last && range->last <= b->len);
        g_assert_true(i == 0 || range[-1].last + 1 < range->first);
    }
}

static void composed_edits_lead_from_the_first_text_to_the_third(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(20);

    for (int round = 0; round < 3000; round++) {
        g_autoptr(GArray) first = g_array_new(FALSE, FALSE, sizeof(Edit));
        g_autoptr(GArray) second = g_array_new(FALSE, FALSE, sizeof(Edit));
        g_autoptr(GArray) a = text_new((guint)g_rand_int_range(rand, 0, 20));
        g_autoptr(GArray) b = text_edited(a, rand, first);
        g_autoptr(GArray) c = text_edited(b, rand, second);
        g_autoptr(GArray) composed = edits_compose(first, second);
        g_autoptr(GArray) added = edits_new_lines(first, false);
        g_autoptr(GArray) followed = edits_follow(second, added);
        g_autoptr(GArray) late = edits_new_lines(second, false);
        g_autoptr(GArray) all = line_ranges_join(followed, late);
        g_autoptr(GArray) whole = edits_new_lines(composed, false);

        assert_edits(first, a, b);
        assert_edits(composed, a, c);
        assert_followed(added, followed, b, c);
        for (guint i = 1; i <= c->len; i++) {
            g_assert_true(line_ranges_have(all, i) == !has(a, line_of(c, i)));
            g_assert_true(line_ranges_have(whole, i) == line_ranges_have(all, i));
        }
    }
}

static void blank_edits_are_skipped_where_they_are_asked_to_be(void)
{
    const Edit edits[] = { { 1, 0, 1, 2, true }, { 5, 1, 7, 1, false } };
    g_autoptr(GArray) array = g_array_new(FALSE, FALSE, sizeof(Edit));
    g_autoptr(GArray) all = NULL;
    g_autoptr(GArray) some = NULL;

    g_array_append_vals(array, edits, 2);
    all = edits_new_lines(array, false);
    some = edits_new_lines(array, true);
    g_assert_true(line_ranges_have(all, 1) && line_ranges_have(all, 7));
    g_assert_false(line_ranges_have(some, 1));
    g_assert_true(line_ranges_have(some, 7));
}

static void ranges_that_touch_become_one(void)
{
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(LineRange));

    line_ranges_add(lines, 3, 4);
    line_ranges_add(lines, 5, 5);
    line_ranges_add(lines, 5, 9);
    line_ranges_add(lines, 11, UINT32_MAX);
    line_ranges_add(lines, UINT32_MAX, UINT32_MAX);
    g_assert_cmpuint(lines->len, ==, 2);
    g_assert_false(line_ranges_have(lines, 2));
    g_assert_true(line_ranges_have(lines, 3) && line_ranges_have(lines, 9));
    g_assert_false(line_ranges_have(lines, 10));
    g_assert_true(line_ranges_have(lines, UINT32_MAX));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/edits/compose", composed_edits_lead_from_the_first_text_to_the_third);
    g_test_add_func("/edits/blank", blank_edits_are_skipped_where_they_are_asked_to_be);
    g_test_add_func("/edits/ranges", ranges_that_touch_become_one);
    return g_test_run();
}
