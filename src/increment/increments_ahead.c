// SPDX-License-Identifier: Apache-2.0
// Increments ahead: makes the increment of each build whose coverage changed, before anybody asks for it.
#include "increment/increments_ahead.h"

#include "base/clock.h"
#include "base/condition.h"
#include "base/log.h"
#include "base/thread.h"
#include "store/incremental_totals.h"

#include <sys/resource.h>

enum {
    PAUSE_MS = 1000, // between two looks at the store
    CATCH_UP_MS = 24 * 3600 * 1000,
    LOWEST_PRIORITY = 19,
    MOST_FAILURES = 10000, // remembered
};

struct IncrementsAhead {
    Store *store;
    Repositories *repositories;
    Increments *increments;
    int64_t after;        // snapshots up to this were looked at
    GHashTable *failures; // build's name -> what was logged of it
    pthread_mutex_t lock; // guards is_ending
    pthread_cond_t changed;
    bool is_ending;
    pthread_t thread;
};

static bool is_ending(IncrementsAhead *ahead)
{
    bool is_so;

    pthread_mutex_lock(&ahead->lock);
    is_so = ahead->is_ending;
    pthread_mutex_unlock(&ahead->lock);
    return is_so;
}

static void pause_or_end(IncrementsAhead *ahead)
{
    int64_t until_ms = clock_monotonic_ms() + PAUSE_MS;

    pthread_mutex_lock(&ahead->lock);
    while (!ahead->is_ending && condition_wait_until(&ahead->changed, &ahead->lock, until_ms))
        continue;
    pthread_mutex_unlock(&ahead->lock);
}

static void tell_failure(IncrementsAhead *ahead, const char *who, const char *message)
{
    if (g_strcmp0(g_hash_table_lookup(ahead->failures, who), message) == 0)
        return;
    if (g_hash_table_size(ahead->failures) >= MOST_FAILURES)
        g_hash_table_remove_all(ahead->failures);
    g_hash_table_insert(ahead->failures, g_strdup(who), g_strdup(message));
    log_line(LOG_WARNING, "increment of %s: %s", who, message);
}

static void make(IncrementsAhead *ahead, const Snapshot *snapshot)
{
    const IncrementQuestion own = { 0 };
    const char *who = snapshot->service->full;
    g_autoptr(GBytes) report = NULL;
    g_autoptr(GError) error = NULL;

    if (!repositories_know(ahead->repositories, snapshot))
        return;
    if (increments_report(ahead->increments, snapshot, &own, INCREMENT_JSON, NULL, &report, &error))
        g_hash_table_remove(ahead->failures, who);
    else if (!is_ending(ahead))
        tell_failure(ahead, who, error->message);
}

// False when nothing is to be made for now.
static bool make_next(IncrementsAhead *ahead)
{
    g_autoptr(Snapshot) snapshot = NULL;
    g_autoptr(GError) error = NULL;

    if (!incremental_total_next_lacking(ahead->store, &ahead->after, &snapshot, &error))
        tell_failure(ahead, "what was collected last", error->message);
    else if (snapshot)
        make(ahead, snapshot);
    return snapshot != NULL;
}

static void *run(void *data)
{
    IncrementsAhead *ahead = data;

    setpriority(PRIO_PROCESS, 0, LOWEST_PRIORITY); // of this thread, on Linux, and of the git that it starts
    while (!is_ending(ahead))
        if (!make_next(ahead))
            pause_or_end(ahead);
    return NULL;
}

// Of all that was ever collected the most is not asked for any more.
static void find_start(IncrementsAhead *ahead)
{
    g_autoptr(GError) error = NULL;

    if (!snapshot_last_before(ahead->store, clock_wall_ms() - CATCH_UP_MS, &ahead->after, &error))
        log_line(LOG_WARNING, "increments: %s", error->message);
}

IncrementsAhead *increments_ahead_new(Store *store, Repositories *repositories, Increments *increments)
{
    IncrementsAhead *ahead = g_new0(IncrementsAhead, 1);

    ahead->store = store;
    ahead->repositories = repositories;
    ahead->increments = increments;
    ahead->failures = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    pthread_mutex_init(&ahead->lock, NULL);
    condition_init(&ahead->changed);
    find_start(ahead);
    ahead->thread = thread_start("increments", run, ahead);
    return ahead;
}

void increments_ahead_free(IncrementsAhead *ahead)
{
    if (!ahead)
        return;
    pthread_mutex_lock(&ahead->lock);
    ahead->is_ending = true;
    pthread_cond_broadcast(&ahead->changed);
    pthread_mutex_unlock(&ahead->lock);
    pthread_join(ahead->thread, NULL);
    pthread_cond_destroy(&ahead->changed);
    pthread_mutex_destroy(&ahead->lock);
    g_hash_table_unref(ahead->failures);
    g_free(ahead);
}
