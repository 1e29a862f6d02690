// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "cover/profile_cases.h"

#include <string.h>

static void add(ProfileBuilder *builder, const char *file, guint line, guint statements, uint64_t count)
{
    Block block = { line, 1, line + 1, 2, statements };

    profile_builder_add(builder, file, strlen(file), &block, count);
}

static Profile *finish(ProfileBuilder *builder)
{
    g_autoptr(GError) error = NULL;
    Profile *profile = NULL;
    bool is_done = profile_builder_finish(builder, &profile, &error);

    g_assert_no_error(error);
    g_assert_true(is_done);
    return profile;
}

static void blocks_come_out_in_order_whatever_order_they_came_in(void)
{
    g_autoptr(ProfileBuilder) builder = profile_builder_new("count");
    g_autoptr(Profile) profile = NULL;

    add(builder, "b.go", 9, 1, 1);
    add(builder, "a.go", 5, 2, 2);
    add(builder, "b.go", 3, 3, 3);
    add(builder, "a.go", 1, 4, 4);
    add(builder, "b.go", 6, 5, 5);
    profile = finish(builder);
    assert_profile(profile, "mode: count\na.go:1.1,2.2 4 4\na.go:5.1,6.2 2 2\n"
                            "b.go:3.1,4.2 3 3\nb.go:6.1,7.2 5 5\nb.go:9.1,10.2 1 1\n");
}

// Against a table of sums: many small files, every place met about four times, in an order that follows no rule.
static void blocks_at_one_place_add_up(void)
{
    enum { N_FILES = 7, N_LINES = 300, N_ADDED = 4 * N_FILES * N_LINES };
    g_autofree uint64_t *sums = g_new0(uint64_t, N_FILES * N_LINES);
    g_autofree bool *is_met = g_new0(bool, N_FILES *N_LINES);
    g_autoptr(ProfileBuilder) builder = profile_builder_new("atomic");
    g_autoptr(GRand) rand = g_rand_new_with_seed(20231115);
    g_autoptr(Profile) profile = NULL;
    guint n_met = 0;

    for (guint i = 0; i < N_ADDED; i++) {
        guint place = (guint)g_rand_int_range(rand, 0, N_FILES * N_LINES);
        g_autofree char *file = g_strdup_printf("%u.go", place / N_LINES);

        n_met += !is_met[place];
        is_met[place] = true;
        sums[place] += i;
        add(builder, file, place % N_LINES + 1, 1, i);
    }
    profile = finish(builder);
    g_assert_cmpuint(profile->blocks->len, ==, n_met);
    for (guint i = 0, block = 0; i < N_FILES * N_LINES; i++) {
        if (!is_met[i])
            continue;
        g_assert_cmpuint(profile_block(profile, block)->start_line, ==, i % N_LINES + 1);
        g_assert_cmpuint(profile_count(profile, block++), ==, sums[i]);
    }
}

// Places that lie up to 128 lines apart are swapped: near ones are put right at once, far ones at the end.
static void blocks_that_are_nearly_in_order_come_out_in_order(void)
{
    for (guint reach = 1; reach <= 128; reach *= 2) {
        enum { N_LINES = 2000 };
        g_autoptr(ProfileBuilder) builder = profile_builder_new("count");
        g_autoptr(Profile) profile = NULL;
        guint lines[N_LINES];

        for (guint i = 0; i < N_LINES; i++)
            lines[i] = i + 1;
        for (guint i = 0; i + reach < N_LINES; i += reach + 1) {
            guint held = lines[i];

            lines[i] = lines[i + reach];
            lines[i + reach] = held;
        }
        for (guint i = 0; i < N_LINES; i++)
            add(builder, i < N_LINES / 2 ? "a.go" : "b.go", lines[i], 1, lines[i]);
        if (reach == 16)
            add(builder, "b.go", lines[N_LINES - 5], 1, 1000);
        profile = finish(builder);
        g_assert_cmpuint(profile->blocks->len, >=, N_LINES);
        for (guint i = 1; i < profile->blocks->len; i++) {
            guint line = profile_block(profile, i)->start_line;
            uint64_t count = profile_count(profile, i);

            g_assert_true(profile_block(profile, i - 1)->start_line < line ||
                          i == profile_file(profile, 1)->first_block);
            g_assert_true(count == line || (reach == 16 && count == line + 1000));
        }
    }
}

static void a_sum_of_counts_stops_at_the_ceiling(void)
{
    g_autoptr(ProfileBuilder) builder = profile_builder_new("count");
    g_autoptr(Profile) profile = NULL;

    add(builder, "a.go", 1, 1, PROFILE_COUNT_MAX - 1);
    add(builder, "a.go", 1, 1, 2);
    add(builder, "a.go", 2, 1, UINT64_MAX);
    profile = finish(builder);
    assert_profile(profile, "mode: count\na.go:1.1,2.2 1 9223372036854775807\na.go:2.1,3.2 1 9223372036854775807\n");
}

static void mode_set_ors_bits(void)
{
    g_autoptr(Profile) profile = profile_of("mode: set\na.go:1.1,2.2 1 4\na.go:1.1,2.2 1 3\na.go:1.1,2.2 1 1\n");

    assert_profile(profile, "mode: set\na.go:1.1,2.2 1 7\n");
}

static void two_statement_counts_at_one_place_are_refused_by_name(void)
{
    g_autoptr(ProfileBuilder) builder = profile_builder_new("count");
    g_autoptr(GError) error = NULL;
    g_autoptr(Profile) profile = NULL, empty = NULL;

    add(builder, "a.go", 1, 1, 1);
    add(builder, "b.go", 7, 1, 1);
    add(builder, "b.go", 7, 2, 1);
    g_assert_false(profile_builder_finish(builder, &profile, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
    g_assert_cmpstr(error->message, ==, "\"b.go:7.1,8.2\": inconsistent NumStmt: changed from 1 to 2");

    // What failed is gone: the builder begins anew.
    empty = finish(builder);
    assert_profile(empty, "mode: count\n");
}

static void two_statement_counts_at_one_place_may_stay_apart(void)
{
    g_autoptr(ProfileBuilder) builder = profile_builder_new("count");
    g_autoptr(Profile) profile = NULL;

    profile_builder_keep_clashes(builder);
    add(builder, "b.go", 9, 1, 1);
    add(builder, "b.go", 7, 3, 1);
    add(builder, "b.go", 7, 2, 2);
    add(builder, "b.go", 7, 3, 4);
    add(builder, "b.go", 7, 2, 8);
    profile = finish(builder);
    assert_profile(profile, "mode: count\nb.go:7.1,8.2 2 10\nb.go:7.1,8.2 3 5\nb.go:9.1,10.2 1 1\n");
}

static void a_builder_without_blocks_knows_only_its_mode(void)
{
    g_autoptr(ProfileBuilder) builder = profile_builder_new("set");
    g_autoptr(Profile) profile = finish(builder);

    g_assert_cmpstr(profile->mode, ==, "set");
    g_assert_cmpuint(profile->files->len, ==, 0);
}

static void a_copy_outlives_its_origin(void)
{
    static const char text[] = "mode: set\na.go:1.1,2.2 1 1\nb.go:1.1,2.2 1 0\n";
    Profile *origin = profile_of(text);
    g_autoptr(Profile) copy = profile_copy(origin);

    profile_free(origin);
    assert_profile(copy, text);
}

static void a_layout_is_files_and_blocks_and_no_counts(void)
{
    static const struct {
        const char *text;
        bool has_same_digest;
        bool has_same_layout;
    } cases[] = {
        { "mode: set\na.go:1.1,2.2 1 1\nb.go:1.1,2.2 1 0\n", true, true },
        { "mode: set\nb.go:1.1,2.2 1 1\na.go:1.1,2.2 1 1\n", true, true },
        { "mode: count\na.go:1.1,2.2 1 5\nb.go:1.1,2.2 1 0\n", true, false },
        { "mode: set\na.go:1.1,2.2 1 1\n", false, false },
        { "mode: set\na.go:1.1,2.2 2 1\nb.go:1.1,2.2 1 0\n", false, false },
        { "mode: set\na.go:1.1,2.3 1 1\nb.go:1.1,2.2 1 0\n", false, false },
        { "mode: set\na.go:1.1,2.2 1 1\nc.go:1.1,2.2 1 0\n", false, false },
        { "mode: set\na.go:1.1,2.2 1 1\na.go:3.1,4.2 1 0\n", false, false },
    };
    g_autoptr(Profile) profile = profile_of("mode: set\na.go:1.1,2.2 1 0\nb.go:1.1,2.2 1 1\n");
    g_autofree char *layout = profile_layout(profile);

    g_assert_cmpuint(strlen(layout), ==, 64);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Profile) other = profile_of(cases[i].text);
        g_autofree char *other_layout = profile_layout(other);

        g_test_message("%s", cases[i].text);
        g_assert_cmpint(strcmp(layout, other_layout) == 0, ==, cases[i].has_same_digest);
        g_assert_cmpint(profile_has_layout_of(profile, other), ==, cases[i].has_same_layout);
        g_assert_cmpint(profile_has_layout_of(other, profile), ==, cases[i].has_same_layout);
    }
}

static void an_empty_profile_is_a_profile(void)
{
    g_autoptr(Profile) empty = profile_new();
    g_autoptr(Profile) copy = profile_copy(empty);
    g_autofree char *layout = profile_layout(empty);

    g_assert_true(profile_has_layout_of(empty, copy));
    g_assert_false(profile_is_set(empty));
    g_assert_cmpuint(strlen(layout), ==, 64);
    assert_profile(copy, "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/profile/nearly in order", blocks_that_are_nearly_in_order_come_out_in_order);
    g_test_add_func("/profile/order", blocks_come_out_in_order_whatever_order_they_came_in);
    g_test_add_func("/profile/add up", blocks_at_one_place_add_up);
    g_test_add_func("/profile/ceiling", a_sum_of_counts_stops_at_the_ceiling);
    g_test_add_func("/profile/set", mode_set_ors_bits);
    g_test_add_func("/profile/statements", two_statement_counts_at_one_place_are_refused_by_name);
    g_test_add_func("/profile/clashes kept", two_statement_counts_at_one_place_may_stay_apart);
    g_test_add_func("/profile/no blocks", a_builder_without_blocks_knows_only_its_mode);
    g_test_add_func("/profile/copy", a_copy_outlives_its_origin);
    g_test_add_func("/profile/layout", a_layout_is_files_and_blocks_and_no_counts);
    g_test_add_func("/profile/empty", an_empty_profile_is_a_profile);
    return g_test_run();
}
