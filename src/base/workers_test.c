// SPDX-License-Identifier: Apache-2.0
#include "base/workers.h"

#include <semaphore.h>
#include <stdatomic.h>

static atomic_int n_done;
static sem_t gate;

static void count(void *data)
{
    atomic_fetch_add(&n_done, 1);
}

static void wait_at_gate(void *data)
{
    sem_wait(&gate);
}

static void every_job_runs_before_the_end(void)
{
    Workers *workers = workers_new("test", 3, 1000);

    atomic_store(&n_done, 0);
    for (int i = 0; i < 1000; i++)
        g_assert_true(workers_add(workers, count, NULL));
    workers_free(workers);
    g_assert_cmpint(atomic_load(&n_done), ==, 1000);
}

static void a_full_queue_refuses_at_once(void)
{
    Workers *workers = workers_new("test", 1, 2);
    int n_taken = 0;

    sem_init(&gate, 0, 0);
    while (n_taken < 10 && workers_add(workers, wait_at_gate, NULL))
        n_taken++;
    g_assert_cmpint(n_taken, <=, 3);
    for (int i = 0; i < n_taken; i++)
        sem_post(&gate);
    workers_free(workers);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/workers/all run", every_job_runs_before_the_end);
    g_test_add_func("/workers/full", a_full_queue_refuses_at_once);
    return g_test_run();
}
