// SPDX-License-Identifier: Apache-2.0
#include "collect/schedule.h"

#include <glib.h>

static const int64_t pauses_ms[] = { 20, 60, 120, 240 };
static const SchedulePauses steady = { .pauses_ms = pauses_ms, .n_pauses = 4, .jitter_percent = 0, .first_ms = 5 };

static void the_pause_grows_while_nothing_changes_and_starts_over_after_a_change(void)
{
    static const struct {
        bool is_changed;
        int64_t pause_ms;
    } pulls[] = {
        { false, 20 }, { false, 60 }, { false, 120 }, { false, 240 }, { false, 240 }, { false, 240 },
        { true, 20 },  { true, 20 },  { false, 60 },  { false, 120 }, { true, 20 },   { false, 60 },
    };
    Schedule schedule = schedule_start(&steady, 1000, 0);

    g_assert_cmpint(schedule.next_ms, ==, 1005);
    for (gsize i = 0; i < G_N_ELEMENTS(pulls); i++) {
        int64_t now_ms = schedule.next_ms + 7;

        schedule = schedule_next(&steady, schedule, pulls[i].is_changed, now_ms, (uint32_t)i * 99991u);
        g_assert_cmpint(schedule.next_ms - now_ms, ==, pulls[i].pause_ms);
    }
}

static void jitter_spreads_evenly_around_the_pause_and_no_further(void)
{
    SchedulePauses jittery = steady;
    static const int64_t hour_ms[] = { 3600000 };

    jittery.pauses_ms = hour_ms;
    jittery.n_pauses = 1;
    jittery.jitter_percent = 10;
    g_assert_cmpint(schedule_next(&jittery, (Schedule){ 0 }, false, 0, 0).next_ms, ==, 3240000);
    g_assert_cmpint(schedule_next(&jittery, (Schedule){ 0 }, false, 0, UINT32_MAX).next_ms, ==, 3960000);
    g_assert_cmpint(schedule_next(&jittery, (Schedule){ 0 }, false, 0, UINT32_MAX / 2).next_ms, ==, 3599999);
}

static void a_single_pause_repeats_for_ever(void)
{
    SchedulePauses single = steady;
    Schedule schedule = schedule_start(&single, 0, 0);

    single.n_pauses = 1;
    for (int i = 0; i < 5; i++) {
        schedule = schedule_next(&single, schedule, i == 2, 100, 0);
        g_assert_cmpint(schedule.next_ms, ==, 120);
    }
}

static void a_step_beyond_shortened_pauses_starts_over(void)
{
    g_assert_cmpint(schedule_next(&steady, (Schedule){ .step = 9 }, false, 0, 0).next_ms, ==, 20);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/schedule/pauses", the_pause_grows_while_nothing_changes_and_starts_over_after_a_change);
    g_test_add_func("/schedule/jitter", jitter_spreads_evenly_around_the_pause_and_no_further);
    g_test_add_func("/schedule/single", a_single_pause_repeats_for_ever);
    g_test_add_func("/schedule/beyond", a_step_beyond_shortened_pauses_starts_over);
    return g_test_run();
}
