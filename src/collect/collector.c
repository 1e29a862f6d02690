// SPDX-License-Identifier: Apache-2.0
// Collector: who asks for a build's coverage joins the round that runs, or plans the next one.
#include "collect/collector.h"

#include "base/clock.h"
#include "base/condition.h"
#include "base/error.h"
#include "base/thread.h"
#include "collect/agent.h"
#include "collect/round.h"
#include "cover/profile_body.h"
#include "cover/profile_text.h"

#include <string.h>

const CollectorOptions collector_options_default = {
    .agent_timeout_ms = 10000,
    .agent_ceiling_bytes = 256 * 1024 * 1024,
    .tries = 2,
    .n_workers = 2,
    .fresh_ms = 15 * 60 * 1000,
};

// The lock guards builds, syncs and waiters; it is never held while a caller's function runs.
struct Collector {
    RoundTools tools;
    pthread_mutex_t lock;
    pthread_cond_t changed; // monotonic
    GHashTable *builds;     // key -> Build
    GPtrArray *syncs;       // Sync, planned and running
    bool is_ending;
    bool is_timer_ending;
    pthread_t timer;
};

// One build: its rounds run one after the other.
typedef struct Build {
    char *key;
    struct Sync *running;
    GQueue planned;     // Sync
    char *success_of;   // the registered name whose instances were all read; NULL: none
    int64_t success_ms; // when; monotonic
    guint n_asked;      // how many they were
} Build;

// A round that runs or is planned, and who waits for it.
typedef struct Sync {
    Collector *collector;
    Build *build;
    ServiceName *service;
    GPtrArray *addresses; // char *
    bool is_fallback_only_address;
    bool is_clear;
    GArray *waiters; // Waiter
} Sync;

typedef struct Waiter {
    SyncDone done;
    void *data;
    int64_t deadline_ms; // monotonic
} Waiter;

static void build_free(gpointer data)
{
    Build *build = data;

    g_free(build->key);
    g_free(build->success_of);
    g_free(build);
}

static void sync_free(gpointer data)
{
    Sync *sync = data;

    service_name_free(sync->service);
    g_ptr_array_unref(sync->addresses);
    g_array_unref(sync->waiters);
    g_free(sync);
}

static char *build_key(const ServiceName *service)
{
    return g_strdup_printf("%s\n%s\n%s\n%s", service->env, service->region, service->app, service->commit);
}

static Build *build_of(Collector *collector, const ServiceName *service)
{
    g_autofree char *key = build_key(service);
    Build *build = g_hash_table_lookup(collector->builds, key);

    if (build)
        return build;
    build = g_new0(Build, 1);
    build->key = g_steal_pointer(&key);
    g_queue_init(&build->planned);
    g_hash_table_insert(collector->builds, build->key, build);
    return build;
}

// Anybody may ask for names that do not exist; they are not remembered.
static void forget_if_unknown(Collector *collector, Build *build)
{
    if (!build->running && !build->success_of)
        g_hash_table_remove(collector->builds, build->key);
}

static void note_success(Build *build, const Sync *sync, const SyncResult *result)
{
    bool is_whole = result->state == SYNC_DONE && result->n_answered == result->n_asked;

    if (sync->is_clear)
        g_clear_pointer(&build->success_of, g_free);
    else if (is_whole && !sync->is_fallback_only_address) {
        g_free(build->success_of);
        build->success_of = g_strdup(sync->service->full);
        build->success_ms = clock_monotonic_ms();
        build->n_asked = result->n_asked;
    }
}

static void on_round_done(const SyncResult *result, void *data);

// Begins the next planned round unless one runs.
static void advance(Build *build)
{
    Sync *sync = build->running ? NULL : g_queue_pop_head(&build->planned);
    RoundPlan plan;

    if (!sync)
        return;
    build->running = sync;
    plan = (RoundPlan){
        .service = sync->service,
        .addresses = sync->addresses,
        .is_fallback_only_address = sync->is_fallback_only_address,
        .is_clear = sync->is_clear,
    };
    round_start(&sync->collector->tools, &plan, on_round_done, sync);
}

static void on_round_done(const SyncResult *result, void *data)
{
    Sync *sync = data;
    Collector *collector = sync->collector;
    g_autoptr(GArray) waiters = NULL;

    pthread_mutex_lock(&collector->lock);
    waiters = g_steal_pointer(&sync->waiters);
    sync->waiters = g_array_new(FALSE, FALSE, sizeof(Waiter));
    sync->build->running = NULL;
    note_success(sync->build, sync, result);
    advance(sync->build);
    forget_if_unknown(collector, sync->build);
    pthread_mutex_unlock(&collector->lock);

    for (guint i = 0; i < waiters->len; i++) {
        const Waiter *waiter = &g_array_index(waiters, Waiter, i);

        waiter->done(result, waiter->data);
    }

    // collector_free() waits for the last sync to go, so nothing of the collector is touched after the unlock.
    pthread_mutex_lock(&collector->lock);
    g_ptr_array_remove_fast(collector->syncs, sync);
    pthread_cond_broadcast(&collector->changed);
    pthread_mutex_unlock(&collector->lock);
}

// Moves the waiters whose time is over to `late` and tells when the next one's will be.
static int64_t take_late(Collector *collector, GArray *late)
{
    int64_t now_ms = clock_monotonic_ms();
    int64_t next_ms = INT64_MAX;

    for (guint i = 0; i < collector->syncs->len; i++) {
        Sync *sync = collector->syncs->pdata[i];

        for (guint k = sync->waiters->len; k-- > 0;) {
            Waiter waiter = g_array_index(sync->waiters, Waiter, k);

            if (waiter.deadline_ms <= now_ms) {
                g_array_append_val(late, waiter);
                g_array_remove_index(sync->waiters, k);
            } else {
                next_ms = MIN(next_ms, waiter.deadline_ms);
            }
        }
    }
    return next_ms;
}

// The timer: tells waiters whose time is over that the round goes on.
static void *watch_deadlines(void *data)
{
    static const SyncResult goes_on = { .state = SYNC_RUNNING, .message = "" };
    Collector *collector = data;

    pthread_mutex_lock(&collector->lock);
    while (!collector->is_timer_ending) {
        g_autoptr(GArray) late = g_array_new(FALSE, FALSE, sizeof(Waiter));
        int64_t next_ms = take_late(collector, late);

        if (late->len == 0) {
            condition_wait_until(&collector->changed, &collector->lock, next_ms);
            continue;
        }
        pthread_mutex_unlock(&collector->lock);
        for (guint i = 0; i < late->len; i++)
            g_array_index(late, Waiter, i).done(&goes_on, g_array_index(late, Waiter, i).data);
        pthread_mutex_lock(&collector->lock);
    }
    pthread_mutex_unlock(&collector->lock);
    return NULL;
}

Collector *collector_new(Store *store, Registry *registry, HttpClient *client, const CollectorOptions *options)
{
    Collector *collector = g_new0(Collector, 1);

    collector->tools = (RoundTools){
        .store = store,
        .registry = registry,
        .client = client,
        .workers = workers_new("collect", MAX(options->n_workers, 1), G_MAXUINT),
        .options = *options,
        .gate = PTHREAD_MUTEX_INITIALIZER,
    };
    pthread_mutex_init(&collector->lock, NULL);
    condition_init(&collector->changed);
    collector->builds = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, build_free);
    collector->syncs = g_ptr_array_new_with_free_func(sync_free);
    collector->timer = thread_start("collect-timer", watch_deadlines, collector);
    return collector;
}

void collector_free(Collector *collector)
{
    if (!collector)
        return;
    pthread_mutex_lock(&collector->lock);
    collector->is_ending = true;
    pthread_mutex_unlock(&collector->lock);
    round_tools_close(&collector->tools);

    pthread_mutex_lock(&collector->lock);
    while (collector->syncs->len > 0)
        pthread_cond_wait(&collector->changed, &collector->lock);
    collector->is_timer_ending = true;
    pthread_cond_broadcast(&collector->changed);
    pthread_mutex_unlock(&collector->lock);
    pthread_join(collector->timer, NULL);

    workers_free(collector->tools.workers);
    g_ptr_array_unref(collector->syncs);
    g_hash_table_unref(collector->builds);
    pthread_cond_destroy(&collector->changed);
    pthread_mutex_destroy(&collector->lock);
    pthread_mutex_destroy(&collector->tools.gate);
    g_free(collector);
}

static Sync *sync_plan(Collector *collector, Build *build, const ServiceName *service)
{
    Sync *sync = g_new0(Sync, 1);

    sync->collector = collector;
    sync->build = build;
    sync->service = service_name_copy(service);
    sync->addresses = g_ptr_array_new_with_free_func(g_free);
    sync->waiters = g_array_new(FALSE, FALSE, sizeof(Waiter));
    g_ptr_array_add(collector->syncs, sync);
    g_queue_push_tail(&build->planned, sync);
    return sync;
}

static bool is_alike(const Sync *sync, const ServiceName *service, const SyncOptions *options)
{
    return !sync->is_clear && sync->is_fallback_only_address == options->is_fallback_only_address &&
           g_str_equal(sync->service->full, service->full);
}

// The round that answers this caller too; NULL when it takes a new one. A pod that is about to end must be read after
// it asked, so a round that runs is no answer to it.
static Sync *find_joinable(const Build *build, const ServiceName *service, const SyncOptions *options)
{
    if (build->running && !options->is_fallback_only_address && is_alike(build->running, service, options))
        return build->running;
    for (GList *link = build->planned.head; link; link = link->next)
        if (is_alike(link->data, service, options))
            return link->data;
    return NULL;
}

static int64_t deadline_after(int64_t timeout_ms)
{
    int64_t now_ms = clock_monotonic_ms();

    return timeout_ms > INT64_MAX - now_ms ? INT64_MAX - 1 : now_ms + timeout_ms;
}

// With the lock held; false when the collector ends.
static bool join(Collector *collector, const ServiceName *service, const SyncOptions *options, bool is_clear,
                 Waiter waiter)
{
    Build *build;
    Sync *sync;

    if (collector->is_ending)
        return false;
    build = build_of(collector, service);
    sync = is_clear ? NULL : find_joinable(build, service, options);
    if (!sync) {
        sync = sync_plan(collector, build, service);
        sync->is_fallback_only_address = options->is_fallback_only_address;
        sync->is_clear = is_clear;
    }
    for (const char *const *address = options->addresses; address && *address; address++)
        if (sync != build->running)
            g_ptr_array_add(sync->addresses, g_strdup(*address));
    g_array_append_val(sync->waiters, waiter);
    advance(build);
    pthread_cond_broadcast(&collector->changed);
    return true;
}

static bool is_fresh(Collector *collector, const ServiceName *service, guint *n_asked)
{
    g_autofree char *key = build_key(service);
    bool is_fresh_now;
    Build *build;

    pthread_mutex_lock(&collector->lock);
    build = g_hash_table_lookup(collector->builds, key);
    is_fresh_now = build && g_strcmp0(build->success_of, service->full) == 0 &&
                   clock_monotonic_ms() - build->success_ms < collector->tools.options.fresh_ms;
    *n_asked = is_fresh_now ? build->n_asked : 0;
    pthread_mutex_unlock(&collector->lock);
    return is_fresh_now;
}

// False when there is nothing fresh to answer with.
static bool answer_from_store(Collector *collector, const ServiceName *service, SyncDone done, void *data)
{
    g_autoptr(Snapshot) latest = NULL;
    SyncResult result = { .state = SYNC_FRESH, .message = "" };

    if (!is_fresh(collector, service, &result.n_asked))
        return false;
    if (!snapshot_latest(collector->tools.store, service, &latest, NULL))
        return false;
    result.n_answered = result.n_asked;
    result.latest = latest;
    done(&result, data);
    return true;
}

static void start(Collector *collector, const ServiceName *service, const SyncOptions *options, bool is_clear,
                  SyncDone done, void *data)
{
    static const SyncResult ending = { .state = SYNC_FAILED, .message = "the collector ends" };
    Waiter waiter = { .done = done, .data = data, .deadline_ms = deadline_after(options->timeout_ms) };
    bool is_joined;

    pthread_mutex_lock(&collector->lock);
    is_joined = join(collector, service, options, is_clear, waiter);
    pthread_mutex_unlock(&collector->lock);
    if (!is_joined)
        done(&ending, data);
}

void collector_sync(Collector *collector, const ServiceName *service, const SyncOptions *options, SyncDone done,
                    void *data)
{
    if (!options->is_forced && !options->is_fallback_only_address && answer_from_store(collector, service, done, data))
        return;
    start(collector, service, options, false, done, data);
}

bool collector_fetch_text(Collector *collector, const char *address, GBytes **out, GError **error)
{
    AgentRequest request = {
        .call = AGENT_PROFILE,
        .address = address,
        .timeout_ms = collector->tools.options.agent_timeout_ms,
        .ceiling_bytes = collector->tools.options.agent_ceiling_bytes,
        .owner = &collector->tools,
    };
    g_autoptr(Output) output = output_new_memory();
    g_autoptr(HttpAnswer) answer = NULL;
    g_autoptr(Profile) profile = NULL;
    const void *body;
    gsize size;

    if (!agent_address_check(address, error))
        return false;
    if (!agent_ask(collector->tools.client, &request, &answer, error))
        return prefix_error(error, "agent %s", address);
    if (answer->status != 200)
        return set_error(error, GOC_ERROR_UNAVAILABLE, "agent %s: it answered %ld", address, answer->status);
    body = g_bytes_get_data(answer->body, &size);
    if (!profile_body_read(&profile, body, size, &profile_body_rules_collected, error))
        return prefix_error(error, "agent %s", address);
    profile_text_write(profile, output);
    *out = output_steal(output);
    return true;
}

// Where collector_clear() waits.
typedef struct Clearing {
    pthread_mutex_t lock;
    pthread_cond_t is_over;
    bool has_result;
    SyncState state;
    char *message;
} Clearing;

static void on_cleared(const SyncResult *result, void *data)
{
    Clearing *clearing = data;

    pthread_mutex_lock(&clearing->lock);
    clearing->has_result = true;
    clearing->state = result->state;
    clearing->message = g_strdup(result->message);
    pthread_cond_signal(&clearing->is_over);
    pthread_mutex_unlock(&clearing->lock);
}

bool collector_clear(Collector *collector, const ServiceName *service, GError **error)
{
    const SyncOptions patient = { .is_forced = true, .timeout_ms = INT64_MAX };
    Clearing clearing = { .lock = PTHREAD_MUTEX_INITIALIZER, .is_over = PTHREAD_COND_INITIALIZER };
    g_autofree char *message = NULL;

    start(collector, service, &patient, true, on_cleared, &clearing);
    pthread_mutex_lock(&clearing.lock);
    while (!clearing.has_result)
        pthread_cond_wait(&clearing.is_over, &clearing.lock);
    pthread_mutex_unlock(&clearing.lock);
    message = clearing.message;
    if (clearing.state == SYNC_DONE)
        return true;
    return set_error(error, clearing.state == SYNC_OFFLINE ? GOC_ERROR_NOT_FOUND : GOC_ERROR_UNAVAILABLE,
                     "service %s: %s", service->full, message);
}
