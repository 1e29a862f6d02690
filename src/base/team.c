// SPDX-License-Identifier: Apache-2.0
// Team: a few threads share out numbered items of work among them.
#include "base/team.h"

#include "base/thread.h"

#include <sched.h>
#include <stdatomic.h>

enum { SIZE_CEILING = 8, ITEMS_WORTH_A_THREAD = 64 };

typedef struct Team {
    TeamWork work;
    void *data;
    guint n_items;
    atomic_uint n_begun;
} Team;

typedef struct Worker {
    Team *team;
    guint number;
    pthread_t thread;
} Worker;

// GLib counts all that the machine has.
guint team_processors(void)
{
    cpu_set_t ours;

    return sched_getaffinity(0, sizeof ours, &ours) == 0 ? (guint)CPU_COUNT(&ours) : g_get_num_processors();
}

guint team_size(guint n_items)
{
    return CLAMP(MIN(n_items / ITEMS_WORTH_A_THREAD, team_processors()), 1, SIZE_CEILING);
}

static void *take_items(void *data)
{
    Worker *worker = data;
    Team *team = worker->team;

    for (guint item; (item = atomic_fetch_add(&team->n_begun, 1)) < team->n_items;)
        team->work(item, worker->number, team->data);
    return NULL;
}

void team_run(const char *name, guint size, guint n_items, TeamWork work, void *data)
{
    Team team = { .work = work, .data = data, .n_items = n_items };
    g_autofree Worker *workers = g_new0(Worker, size);

    for (guint i = 0; i < size; i++)
        workers[i] = (Worker){ .team = &team, .number = i };
    for (guint i = 1; i < size; i++)
        workers[i].thread = thread_start(name, take_items, &workers[i]);
    take_items(&workers[0]);
    for (guint i = 1; i < size; i++)
        pthread_join(workers[i].thread, NULL);
}
