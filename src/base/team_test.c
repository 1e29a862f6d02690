// SPDX-License-Identifier: Apache-2.0
#include "base/team.h"

#include <stdatomic.h>

enum { ITEMS = 10000, WORKERS = 4 };

typedef struct Tally {
    atomic_uint times[ITEMS];
    guint by_worker[WORKERS]; // each written by one thread alone
} Tally;

static void count_item(guint item, guint worker, void *data)
{
    Tally *tally = data;

    tally->times[item]++;
    tally->by_worker[worker]++;
}

static void every_item_is_done_once(void)
{
    g_autofree Tally *tally = g_new0(Tally, 1);
    guint sum = 0;

    team_run("count", WORKERS, ITEMS, count_item, tally);
    for (guint i = 0; i < ITEMS; i++)
        g_assert_cmpuint(tally->times[i], ==, 1);
    for (guint i = 0; i < WORKERS; i++)
        sum += tally->by_worker[i];
    g_assert_cmpuint(sum, ==, ITEMS);
}

static void a_team_of_one_works_on_the_callers_thread(void)
{
    g_autofree Tally *tally = g_new0(Tally, 1);

    team_run("count", 1, 3, count_item, tally);
    g_assert_cmpuint(tally->by_worker[0], ==, 3);
}

static void little_work_takes_no_threads(void)
{
    g_assert_cmpuint(team_size(0), ==, 1);
    g_assert_cmpuint(team_size(10), ==, 1);
    g_assert_cmpuint(team_size(1000000), <=, 8);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/team/once", every_item_is_done_once);
    g_test_add_func("/team/one", a_team_of_one_works_on_the_callers_thread);
    g_test_add_func("/team/size", little_work_takes_no_threads);
    return g_test_run();
}
