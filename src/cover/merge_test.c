// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "cover/merge.h"
#include "cover/profile_cases.h"

static void what_merges(void)
{
    static const struct {
        const char *what, *into, *from, *wanted;
    } cases[] = {
        { "equal layouts add up", "mode: count\na:1.1,2.2 1 1\nb:1.1,2.2 1 0\n",
          "mode: count\na:1.1,2.2 1 2\nb:1.1,2.2 1 5\n", "mode: count\na:1.1,2.2 1 3\nb:1.1,2.2 1 5\n" },
        { "mode set: either ran", "mode: set\na:1.1,2.2 1 1\na:3.1,4.2 1 0\na:5.1,6.2 1 1\n",
          "mode: set\na:1.1,2.2 1 0\na:3.1,4.2 1 1\na:5.1,6.2 1 1\n",
          "mode: set\na:1.1,2.2 1 1\na:3.1,4.2 1 1\na:5.1,6.2 1 1\n" },
        { "a sum stops at the ceiling", "mode: count\na:1.1,2.2 1 9223372036854775807\n",
          "mode: count\na:1.1,2.2 1 9223372036854775807\n", "mode: count\na:1.1,2.2 1 9223372036854775807\n" },
        { "new files come in between, before and behind", "mode: count\nb:1.1,2.2 1 1\nd:1.1,2.2 1 1\n",
          "mode: count\na:1.1,2.2 2 7\nb:1.1,2.2 1 1\nc:1.1,2.2 3 8\nc:3.1,4.2 3 0\ne:1.1,2.2 4 9\n",
          "mode: count\na:1.1,2.2 2 7\nb:1.1,2.2 1 2\nc:1.1,2.2 3 8\nc:3.1,4.2 3 0\nd:1.1,2.2 1 1\ne:1.1,2.2 4 9\n" },
        { "a part of the files", "mode: count\na:1.1,2.2 1 1\nb:1.1,2.2 1 1\nb:3.1,4.2 1 1\nc:1.1,2.2 1 1\n",
          "mode: count\nb:1.1,2.2 1 5\nb:3.1,4.2 1 6\n",
          "mode: count\na:1.1,2.2 1 1\nb:1.1,2.2 1 6\nb:3.1,4.2 1 7\nc:1.1,2.2 1 1\n" },
        { "nothing comes", "mode: set\na:1.1,2.2 1 1\n", "", "mode: set\na:1.1,2.2 1 1\n" },
        { "nothing was there", "", "mode: set\na:1.1,2.2 1 1\n", "mode: set\na:1.1,2.2 1 1\n" },
        { "nothing at all", "", "", "" },
        { "only a mode", "", "mode: set\n", "mode: set\n" },
        { "a mode and files", "mode: set\n", "mode: set\na:1.1,2.2 1 1\n", "mode: set\na:1.1,2.2 1 1\n" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Profile) into = profile_of(cases[i].into);
        g_autoptr(GError) error = NULL;
        Profile *from = profile_of(cases[i].from);

        g_test_message("%s", cases[i].what);
        g_assert_true(profile_merge(into, from, &error));
        g_assert_no_error(error);
        assert_profile(from, cases[i].from);
        profile_free(from);
        assert_profile(into, cases[i].wanted);
    }
}

static void what_does_not_merge_changes_nothing(void)
{
    static const struct {
        const char *into, *from, *message;
    } cases[] = {
        { "mode: set\na:1.1,2.2 1 1\n", "mode: count\na:1.1,2.2 1 1\n",
          "counter mode \"count\" does not mix with mode \"set\"" },
        { "mode: set\n", "mode: count\n", "counter mode \"count\" does not mix with mode \"set\"" },
        { "mode: count\na:1.1,2.2 1 1\nb:1.1,2.2 1 1\n", "mode: count\na:1.1,2.2 1 1\nb:1.1,2.2 2 1\n",
          "file \"b\" has other blocks: the first place that differs is 1.1,2.2" },
        { "mode: count\na:1.1,2.2 1 1\nb:1.1,2.2 1 1\n", "mode: count\na:1.1,2.2 1 1\nb:1.1,2.2 1 1\nb:5.1,6.2 1 1\n",
          "file \"b\" has other blocks: the first place that differs is 5.1,6.2" },
        { "mode: count\nb:1.1,2.2 1 1\nb:5.1,6.2 1 1\n", "mode: count\na:1.1,2.2 1 1\nb:1.1,2.2 1 1\n",
          "file \"b\" has other blocks: the first place that differs is 5.1,6.2" },
        { "mode: count\nb:1.1,2.2 1 1\nb:5.1,6.2 1 1\n", "mode: count\nb:1.1,2.2 1 1\nb:4.1,6.2 1 1\n",
          "file \"b\" has other blocks: the first place that differs is 4.1,6.2" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Profile) into = profile_of(cases[i].into);
        g_autoptr(Profile) from = profile_of(cases[i].from);
        g_autoptr(GError) error = NULL;

        g_assert_false(profile_merge(into, from, &error));
        g_assert_error(error, GOC_ERROR, GOC_ERROR_CONFLICT);
        g_assert_cmpstr(error->message, ==, cases[i].message);
        assert_profile(into, cases[i].into);
        assert_profile(from, cases[i].from);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/merge/merges", what_merges);
    g_test_add_func("/merge/conflicts", what_does_not_merge_changes_nothing);
    return g_test_run();
}
