// SPDX-License-Identifier: Apache-2.0
#include "cover/epoch.h"
#include "cover/profile_cases.h"

static void an_epoch_ends_with_its_process_or_when_a_count_falls(void)
{
    static const struct {
        const char *what, *last, *last_process, *seen, *seen_process;
        EpochChange change;
    } cases[] = {
        { "grown", "mode: count\na:1.1,2.2 1 1\n", NULL, "mode: count\na:1.1,2.2 1 2\n", NULL, EPOCH_SAME },
        { "unchanged", "mode: count\na:1.1,2.2 1 1\n", NULL, "mode: count\na:1.1,2.2 1 1\n", NULL, EPOCH_SAME },
        { "one fell", "mode: count\na:1.1,2.2 1 1\na:3.1,4.2 1 5\n", NULL,
          "mode: count\na:1.1,2.2 1 9\na:3.1,4.2 1 4\n", NULL, EPOCH_NEW },
        { "wrapped to 0", "mode: count\na:1.1,2.2 1 4294967295\n", "7", "mode: count\na:1.1,2.2 1 0\n", "7",
          EPOCH_NEW },
        { "wrapped past 0", "mode: count\na:1.1,2.2 1 4294967295\na:3.1,4.2 1 1\n", "7",
          "mode: count\na:1.1,2.2 1 3\na:3.1,4.2 1 2\n", "7", EPOCH_NEW },
        { "cleared and counted on", "mode: atomic\na:1.1,2.2 1 4\na:3.1,4.2 1 2\n", NULL,
          "mode: atomic\na:1.1,2.2 1 9\na:3.1,4.2 1 0\n", NULL, EPOCH_NEW },
        { "cleared by name", "mode: atomic\na:1.1,2.2 1 4\n", "7.0", "mode: atomic\na:1.1,2.2 1 4\n", "7.1",
          EPOCH_NEW },
        { "other statements", "mode: count\na:1.1,2.2 1 1\n", "7", "mode: count\na:1.1,2.2 2 1\n", "7", EPOCH_LAYOUT },
        { "equal process", "mode: count\na:1.1,2.2 1 1\n", "7", "mode: count\na:1.1,2.2 1 2\n", "7", EPOCH_SAME },
        { "equal process, one fell", "mode: count\na:1.1,2.2 1 2\n", "7", "mode: count\na:1.1,2.2 1 1\n", "7",
          EPOCH_NEW },
        { "other process", "mode: count\na:1.1,2.2 1 1\n", "7", "mode: count\na:1.1,2.2 1 2\n", "8", EPOCH_NEW },
        { "other process, equal counts", "mode: count\na:1.1,2.2 1 1\n", "7", "mode: count\na:1.1,2.2 1 1\n", "8",
          EPOCH_NEW },
        { "one says its process", "mode: count\na:1.1,2.2 1 1\n", NULL, "mode: count\na:1.1,2.2 1 1\n", "8",
          EPOCH_SAME },
        { "an empty process says nothing", "mode: count\na:1.1,2.2 1 1\n", "7", "mode: count\na:1.1,2.2 1 1\n", "",
          EPOCH_SAME },
        { "other file", "mode: count\na:1.1,2.2 1 1\n", "7", "mode: count\nb:1.1,2.2 1 1\n", "7", EPOCH_LAYOUT },
        { "other block", "mode: count\na:1.1,2.2 1 1\n", "7", "mode: count\na:1.1,2.3 1 1\n", "8", EPOCH_LAYOUT },
        { "other mode", "mode: count\na:1.1,2.2 1 1\n", "7", "mode: set\na:1.1,2.2 1 1\n", "7", EPOCH_LAYOUT },
        { "nothing before", "", NULL, "mode: set\na:1.1,2.2 1 1\n", NULL, EPOCH_LAYOUT },
        { "set grown", "mode: set\na:1.1,2.2 1 0\n", NULL, "mode: set\na:1.1,2.2 1 1\n", NULL, EPOCH_SAME },
        { "set fell", "mode: set\na:1.1,2.2 1 1\n", NULL, "mode: set\na:1.1,2.2 1 0\n", NULL, EPOCH_NEW },
        { "set, still covered", "mode: set\na:1.1,2.2 1 3\n", NULL, "mode: set\na:1.1,2.2 1 1\n", NULL, EPOCH_SAME },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Profile) last = profile_of(cases[i].last);
        g_autoptr(Profile) seen = profile_of(cases[i].seen);

        g_test_message("%s", cases[i].what);
        g_assert_cmpint(epoch_compare(last, cases[i].last_process, seen, cases[i].seen_process), ==, cases[i].change);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/epoch/table", an_epoch_ends_with_its_process_or_when_a_count_falls);
    return g_test_run();
}
