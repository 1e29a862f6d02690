// SPDX-License-Identifier: Apache-2.0
// Tests of the lazy libraries: the first call of a function gets what the second one gets.
#include "cli/lazy_library.h"

#include "base/thread.h"
#include "cli/lazy_sample.h"

#include <dlfcn.h>
#include <glib.h>

enum { THREADS = 8 };

static void nothing_is_loaded_before_it_is_called(void)
{
    g_assert_null(dlopen("liblazy_sample.so", RTLD_LAZY | RTLD_NOLOAD));
}

static void every_argument_arrives_with_the_first_call_and_the_next(void)
{
    for (int i = 0; i < 2; i++) {
        double sum = lazy_sample_sum(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18);
        LazySample sample = lazy_sample_structure(40);

        g_assert_cmpfloat(sum, ==, 525 + 525);
        g_assert_cmpfloat(lazy_sample_variadic(10, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0), ==, 55);
        g_assert_cmpint(sample.values[0], ==, 40);
        g_assert_cmpint(sample.values[4], ==, 44);
    }
}

static void *call_identity(void *data)
{
    pthread_barrier_wait(data);
    for (int i = 0; i < 1000; i++)
        g_assert_cmpint(lazy_sample_identity(i), ==, i);
    return NULL;
}

static void threads_may_be_first_together(void)
{
    pthread_barrier_t start;
    pthread_t threads[THREADS];

    pthread_barrier_init(&start, NULL, THREADS);
    for (int i = 0; i < THREADS; i++)
        threads[i] = thread_start("caller", call_identity, &start);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&start);
}

static void all_of_them_can_be_loaded_at_once(void)
{
    g_assert_true(lazy_library_load_all != NULL);
    lazy_library_load_all();
    g_assert_nonnull(dlopen("liblazy_sample.so", RTLD_LAZY | RTLD_NOLOAD));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/lazy_library/late", nothing_is_loaded_before_it_is_called);
    g_test_add_func("/lazy_library/arguments", every_argument_arrives_with_the_first_call_and_the_next);
    g_test_add_func("/lazy_library/threads", threads_may_be_first_together);
    g_test_add_func("/lazy_library/all", all_of_them_can_be_loaded_at_once);
    return g_test_run();
}
