// SPDX-License-Identifier: Apache-2.0
// Increments ahead: makes the increment and the carry of each build whose coverage changed, before anybody asks.
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
    MOST_CARRIES = 20,     // of one service, when one of its builds changed
};

struct IncrementsAhead {
    Store *store;
    Repositories *repositories;
    Increments *increments;
    Carries *carries;
    int64_t after;         // snapshots up to this were looked at for increments,
    int64_t carried_after; // and for carries
    GHashTable *failures;  // "increment of NAME" -> what was logged of it
    pthread_mutex_t lock;  // guards is_ending
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

// Logs what is another failure than the one before. `error` NULL: it went well.
static void note_outcome(IncrementsAhead *ahead, const char *what, const char *who, const GError *error)
{
    g_autofree char *key = g_strdup_printf("%s of %s", what, who);

    if (!error)
        g_hash_table_remove(ahead->failures, key);
    if (!error || is_ending(ahead) || g_strcmp0(g_hash_table_lookup(ahead->failures, key), error->message) == 0)
        return;
    if (g_hash_table_size(ahead->failures) >= MOST_FAILURES)
        g_hash_table_remove_all(ahead->failures);
    log_line(LOG_WARNING, "%s: %s", key, error->message);
    g_hash_table_insert(ahead->failures, g_steal_pointer(&key), g_strdup(error->message));
}

static void make_increment(IncrementsAhead *ahead, const Snapshot *snapshot)
{
    const IncrementQuestion own = { 0 };
    g_autoptr(GBytes) report = NULL;
    g_autoptr(GError) error = NULL;

    if (!repositories_know(ahead->repositories, snapshot))
        return;
    (void)!increments_report(ahead->increments, snapshot, &own, INCREMENT_JSON, NULL, &report, &error);
    note_outcome(ahead, "increment", snapshot->service->full, error);
}

static void make_carry(IncrementsAhead *ahead, const Snapshot *snapshot)
{
    g_autoptr(GBytes) report = NULL;
    g_autoptr(GError) error = NULL;

    (void)!carries_report(ahead->carries, snapshot, &report, &error);
    note_outcome(ahead, "carry", snapshot->service->full, error);
}

// That of the snapshot, and those which may be made of it; what nobody collects any more waits until it is asked for.
static void make_carries(IncrementsAhead *ahead, const Snapshot *snapshot)
{
    int64_t since_ms = clock_wall_ms() - CATCH_UP_MS;
    g_autoptr(GPtrArray) builds = NULL;

    if (!repositories_know(ahead->repositories, snapshot))
        return;
    make_carry(ahead, snapshot);
    if (!snapshot_history(ahead->store, snapshot->service, MOST_CARRIES, &builds, NULL))
        return;
    for (guint i = 0; i < builds->len && !is_ending(ahead); i++) {
        const Snapshot *build = g_ptr_array_index(builds, i);

        if (build->id != snapshot->id && build->cov_path && build->updated_ms >= since_ms)
            make_carry(ahead, build);
    }
}

typedef bool (*FindNext)(Store *store, int64_t *after, Snapshot **out, GError **error);

// False when nothing is to be made for now.
static bool make_next(IncrementsAhead *ahead, FindNext find, int64_t *after,
                      void (*make)(IncrementsAhead *ahead, const Snapshot *snapshot))
{
    g_autoptr(Snapshot) snapshot = NULL;
    g_autoptr(GError) error = NULL;

    if (!find(ahead->store, after, &snapshot, &error))
        note_outcome(ahead, "figures", "what was collected last", error);
    else if (snapshot)
        make(ahead, snapshot);
    return snapshot != NULL;
}

static void *run(void *data)
{
    IncrementsAhead *ahead = data;

    setpriority(PRIO_PROCESS, 0, LOWEST_PRIORITY); // of this thread, on Linux, and of the git that it starts
    while (!is_ending(ahead))
        if (!make_next(ahead, incremental_total_next_lacking, &ahead->after, make_increment) &&
            !make_next(ahead, snapshot_next, &ahead->carried_after, make_carries))
            pause_or_end(ahead);
    return NULL;
}

// Of all that was ever collected the most is not asked for any more.
static void find_start(IncrementsAhead *ahead)
{
    g_autoptr(GError) error = NULL;

    if (!snapshot_last_before(ahead->store, clock_wall_ms() - CATCH_UP_MS, &ahead->after, &error))
        log_line(LOG_WARNING, "increments: %s", error->message);
    ahead->carried_after = ahead->after;
}

IncrementsAhead *increments_ahead_new(Store *store, Repositories *repositories, Increments *increments,
                                      Carries *carries)
{
    IncrementsAhead *ahead = g_new0(IncrementsAhead, 1);

    ahead->store = store;
    ahead->repositories = repositories;
    ahead->increments = increments;
    ahead->carries = carries;
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
