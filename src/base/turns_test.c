// SPDX-License-Identifier: Apache-2.0
// Tests of base/turns.
#include "base/clock.h"
#include "base/turns.h"

#include <pthread.h>

static void a_taken_turn_is_not_taken_again(void)
{
    g_autoptr(Turns) turns = turns_new();
    int64_t start_ms = clock_monotonic_ms();

    g_assert_true(turns_take(turns, "a", INT64_MAX));
    g_assert_true(turns_take(turns, "b", 0));
    g_assert_false(turns_take(turns, "a", start_ms + 50));
    g_assert_cmpint(clock_monotonic_ms() - start_ms, >=, 50);
    turns_end(turns, "a");
    g_assert_true(turns_take(turns, "a", 0));
    turns_end(turns, "a");
    turns_end(turns, "b");
}

typedef struct Counter {
    Turns *turns;
    const char *name;
    int *value; // guarded by the turn alone
} Counter;

static void *count(void *data)
{
    Counter *counter = data;

    for (int i = 0; i < 500; i++) {
        g_assert_true(turns_take(counter->turns, counter->name, INT64_MAX));
        ++*counter->value;
        turns_end(counter->turns, counter->name);
    }
    return NULL;
}

static void one_thread_at_a_time_has_a_turn(void)
{
    g_autoptr(Turns) turns = turns_new();
    int values[2] = { 0, 0 };
    Counter counters[2] = { { turns, "a", &values[0] }, { turns, "b", &values[1] } };
    pthread_t threads[6];

    for (int i = 0; i < 6; i++)
        g_assert_cmpint(pthread_create(&threads[i], NULL, count, &counters[i % 2]), ==, 0);
    for (int i = 0; i < 6; i++)
        pthread_join(threads[i], NULL);
    g_assert_cmpint(values[0], ==, 1500);
    g_assert_cmpint(values[1], ==, 1500);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/turns/taken", a_taken_turn_is_not_taken_again);
    g_test_add_func("/turns/threads", one_thread_at_a_time_has_a_turn);
    return g_test_run();
}
