// SPDX-License-Identifier: Apache-2.0
// Workers: a few threads that run straight-line jobs from a bounded queue.
#include "base/workers.h"

#include "base/thread.h"

#include <pthread.h>

typedef struct Task {
    Job job;
    void *data;
} Task;

struct Workers {
    pthread_mutex_t lock; // guards the queue and is_ending
    pthread_cond_t changed;
    GQueue tasks; // Task
    unsigned ceiling;
    bool is_ending;
    unsigned n_threads;
    pthread_t *threads;
};

// NULL when the workers end and nothing waits any more.
static Task *next_task(Workers *workers)
{
    Task *task;

    pthread_mutex_lock(&workers->lock);
    while (g_queue_is_empty(&workers->tasks) && !workers->is_ending)
        pthread_cond_wait(&workers->changed, &workers->lock);
    task = g_queue_pop_head(&workers->tasks);
    pthread_mutex_unlock(&workers->lock);
    return task;
}

static void *run(void *data)
{
    Workers *workers = data;
    Task *task;

    while ((task = next_task(workers))) {
        task->job(task->data);
        g_free(task);
    }
    return NULL;
}

Workers *workers_new(const char *name, unsigned count, unsigned ceiling)
{
    Workers *workers = g_new0(Workers, 1);

    pthread_mutex_init(&workers->lock, NULL);
    pthread_cond_init(&workers->changed, NULL);
    g_queue_init(&workers->tasks);
    workers->ceiling = ceiling;
    workers->n_threads = count;
    workers->threads = g_new0(pthread_t, count);
    for (unsigned i = 0; i < count; i++)
        workers->threads[i] = thread_start(name, run, workers);
    return workers;
}

void workers_free(Workers *workers)
{
    if (!workers)
        return;
    pthread_mutex_lock(&workers->lock);
    workers->is_ending = true;
    pthread_cond_broadcast(&workers->changed);
    pthread_mutex_unlock(&workers->lock);
    for (unsigned i = 0; i < workers->n_threads; i++)
        pthread_join(workers->threads[i], NULL);
    pthread_cond_destroy(&workers->changed);
    pthread_mutex_destroy(&workers->lock);
    g_free(workers->threads);
    g_free(workers);
}

bool workers_add(Workers *workers, Job job, void *data)
{
    bool is_taken = false;

    pthread_mutex_lock(&workers->lock);
    if (!workers->is_ending && workers->tasks.length < workers->ceiling) {
        Task *task = g_new(Task, 1);

        *task = (Task){ job, data };
        g_queue_push_tail(&workers->tasks, task);
        pthread_cond_signal(&workers->changed);
        is_taken = true;
    }
    pthread_mutex_unlock(&workers->lock);
    return is_taken;
}
