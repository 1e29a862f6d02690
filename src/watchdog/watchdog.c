// SPDX-License-Identifier: Apache-2.0
// Watch dog: one thread that lists, has instances checked and services pulled; it waits for neither.
#include "watchdog/watchdog.h"

#include "base/clock.h"
#include "base/condition.h"
#include "base/error.h"
#include "base/log.h"
#include "base/thread.h"
#include "collect/agent.h"
#include "watchdog/pull_plan.h"

#include <pthread.h>
#include <string.h>

enum { LIST_INTERVAL_MS = 1000, CHECK_ANSWER_CEILING = 4096, PAUSE_STEP_MS = 1000, FEWEST_DOUBTFUL = 3 };

const WatchdogOptions watchdog_options_default = {
    .check_interval_ms = 60 * 1000,
    .check_timeout_ms = 3000,
    .check_tries = 4,
    .ceiling_checks = 64,
    // The values of schedule_default, which is not a constant expression.
    .pauses = { .pauses_ms = (const int64_t[]){ 20 * 60000, 60 * 60000, 120 * 60000, 240 * 60000 },
                .n_pauses = 4,
                .jitter_percent = 10,
                .first_ms = 2000 },
};

struct Watchdog {
    Registry *registry;
    Collector *collector;
    HttpClient *client;
    WatchdogOptions options;
    pthread_t thread;

    pthread_mutex_t lock;   // guards the rest
    pthread_cond_t changed; // monotonic
    bool is_ending;
    guint n_holders; // the owner and the pulls that run; the last one frees
    PullPlan *plan;
    int64_t next_list_ms;
    bool is_center_down; // said once

    GPtrArray *checks; // Check, of the round that runs
    guint n_asked;     // of them, just now
    bool is_round_wanted;
    bool is_round_running;
    int64_t next_round_ms;
    guint n_rounds;          // ended
    bool is_network_doubted; // by the last round
};

typedef enum CheckState { CHECK_WAITS, CHECK_ASKED, CHECK_ALIVE, CHECK_DEAD } CheckState;

// One address within a round.
typedef struct Check {
    Watchdog *watchdog;
    char *address;
    CheckState state;
    guint n_misses;
    int64_t next_ms; // of the next try
    char *reason;    // of the last miss
} Check;

static void check_free(gpointer data)
{
    Check *check = data;

    g_free(check->address);
    g_free(check->reason);
    g_free(check);
}

static void release(Watchdog *watchdog)
{
    bool is_last;

    pthread_mutex_lock(&watchdog->lock);
    is_last = --watchdog->n_holders == 0;
    pthread_mutex_unlock(&watchdog->lock);
    if (!is_last)
        return;
    pull_plan_free(watchdog->plan);
    g_ptr_array_unref(watchdog->checks);
    pthread_cond_destroy(&watchdog->changed);
    pthread_mutex_destroy(&watchdog->lock);
    g_free(watchdog);
}

// Listing

static void say_center_is_down(Watchdog *watchdog, const GError *error)
{
    if (!watchdog->is_center_down)
        log_line(LOG_WARNING, "watch dog cannot list services: %s", error->message);
    watchdog->is_center_down = true;
}

static void begin_round(Watchdog *watchdog, const GPtrArray *services)
{
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);

    g_ptr_array_set_size(watchdog->checks, 0);
    for (guint i = 0; i < services->len; i++) {
        const RegisteredService *service = services->pdata[i];

        for (guint k = 0; k < service->addresses->len; k++) {
            Check *check;

            if (!g_hash_table_add(known, service->addresses->pdata[k]))
                continue;
            check = g_new0(Check, 1);
            check->watchdog = watchdog;
            check->address = g_strdup(service->addresses->pdata[k]);
            g_ptr_array_add(watchdog->checks, check);
        }
    }
    watchdog->is_round_wanted = false;
    watchdog->is_round_running = true;
}

static void end_round(Watchdog *watchdog)
{
    g_ptr_array_set_size(watchdog->checks, 0);
    watchdog->is_round_running = false;
    watchdog->next_round_ms = clock_monotonic_ms() + watchdog->options.check_interval_ms;
    watchdog->n_rounds++;
    pthread_cond_broadcast(&watchdog->changed);
}

// With the lock held, which is let go meanwhile: the center may be another process.
static void list(Watchdog *watchdog)
{
    g_autoptr(GPtrArray) services = NULL;
    g_autoptr(GError) error = NULL;
    bool is_wanted = watchdog->is_round_wanted, is_listed;
    int64_t now_ms;

    pthread_mutex_unlock(&watchdog->lock);
    is_listed = registry_list(watchdog->registry, &services, &error);
    pthread_mutex_lock(&watchdog->lock);
    now_ms = clock_monotonic_ms();
    // Who asked for a round meanwhile wants one of what is registered by now.
    watchdog->next_list_ms = watchdog->is_round_wanted && !is_wanted ? now_ms : now_ms + LIST_INTERVAL_MS;
    if (!is_listed) {
        say_center_is_down(watchdog, error);
        return;
    }
    watchdog->is_center_down = false;
    pull_plan_update(watchdog->plan, services, now_ms);
    if (!watchdog->is_round_running && (is_wanted || now_ms >= watchdog->next_round_ms))
        begin_round(watchdog, services);
}

// Pulling

typedef struct PullTicket {
    Watchdog *watchdog;
    char *service;
} PullTicket;

static void on_pulled(const SyncResult *result, void *data)
{
    PullTicket *ticket = data;
    Watchdog *watchdog = ticket->watchdog;

    if (*result->message)
        log_line(LOG_WARNING, "pull of %s: %u of %u answered: %s", ticket->service, result->n_answered, result->n_asked,
                 result->message);
    pthread_mutex_lock(&watchdog->lock);
    pull_plan_note_end(watchdog->plan, ticket->service, result->is_changed, clock_monotonic_ms());
    pthread_cond_broadcast(&watchdog->changed);
    pthread_mutex_unlock(&watchdog->lock);
    release(watchdog);
    g_free(ticket->service);
    g_free(ticket);
}

// With the lock held, which is let go meanwhile: the collector may call back at once.
static void pull_due(Watchdog *watchdog)
{
    static const SyncOptions options = { .is_forced = true, .timeout_ms = INT64_MAX };
    g_autoptr(GPtrArray) due = pull_plan_take_due(watchdog->plan, clock_monotonic_ms());

    watchdog->n_holders += due->len;
    pthread_mutex_unlock(&watchdog->lock);
    for (guint i = 0; i < due->len; i++) {
        const ServiceName *service = due->pdata[i];
        PullTicket *ticket = g_new0(PullTicket, 1);

        *ticket = (PullTicket){ watchdog, g_strdup(service->full) };
        collector_sync(watchdog->collector, service, &options, on_pulled, ticket);
    }
    pthread_mutex_lock(&watchdog->lock);
}

// Checking

static void note_miss(Check *check, const char *reason)
{
    check->n_misses++;
    g_free(check->reason);
    check->reason = g_strdup(reason);
    check->state = check->n_misses < check->watchdog->options.check_tries ? CHECK_WAITS : CHECK_DEAD;
    check->next_ms = clock_monotonic_ms() + (int64_t)check->n_misses * PAUSE_STEP_MS;
}

static void on_checked(HttpAnswer *answer, const GError *error, void *data)
{
    Check *check = data;
    Watchdog *watchdog = check->watchdog;

    pthread_mutex_lock(&watchdog->lock);
    watchdog->n_asked--;
    if (answer && answer->status == 200)
        check->state = CHECK_ALIVE;
    else
        note_miss(check, answer ? "it does not answer with status 200" : error->message);
    pthread_cond_broadcast(&watchdog->changed);
    pthread_mutex_unlock(&watchdog->lock);
    http_answer_free(answer);
}

static void ask(Check *check)
{
    Watchdog *watchdog = check->watchdog;
    AgentRequest request = {
        .call = AGENT_COVERAGE,
        .address = check->address,
        .timeout_ms = watchdog->options.check_timeout_ms,
        .ceiling_bytes = CHECK_ANSWER_CEILING,
        .owner = watchdog,
    };

    check->state = CHECK_ASKED;
    watchdog->n_asked++;
    agent_start(watchdog->client, &request, on_checked, check);
}

// Begins the tries that are due and tells when the next one is.
static int64_t ask_due(Watchdog *watchdog, guint *n_open)
{
    int64_t now_ms = clock_monotonic_ms();
    int64_t next_ms = INT64_MAX;

    *n_open = 0;
    for (guint i = 0; i < watchdog->checks->len; i++) {
        Check *check = watchdog->checks->pdata[i];

        *n_open += check->state == CHECK_WAITS || check->state == CHECK_ASKED;
        if (check->state != CHECK_WAITS || watchdog->is_ending || watchdog->n_asked >= watchdog->options.ceiling_checks)
            continue;
        if (check->next_ms <= now_ms)
            ask(check);
        else
            next_ms = MIN(next_ms, check->next_ms);
    }
    return next_ms;
}

// That most addresses die at one time is less likely than that our own network is down; a second round in a row that
// says so is believed.
static bool is_doubtful(Watchdog *watchdog)
{
    guint n = watchdog->checks->len;
    guint n_dead = 0;
    bool was_doubted = watchdog->is_network_doubted;

    for (guint i = 0; i < n; i++)
        n_dead += ((Check *)watchdog->checks->pdata[i])->state == CHECK_DEAD;
    watchdog->is_network_doubted = !was_doubted && n_dead >= FEWEST_DOUBTFUL && n_dead > n / 2;
    if (watchdog->is_network_doubted)
        log_line(LOG_WARNING,
                 "%u of %u addresses missed their checks, as if our own network were down; they are removed when the "
                 "next round says the same",
                 n_dead, n);
    return watchdog->is_network_doubted;
}

// With the lock held, which is let go meanwhile. No check is asked any more.
static void remove_dead(Watchdog *watchdog)
{
    pthread_mutex_unlock(&watchdog->lock);
    for (guint i = 0; i < watchdog->checks->len; i++) {
        const Check *check = watchdog->checks->pdata[i];
        g_autoptr(GError) error = NULL;

        if (check->state != CHECK_DEAD)
            continue;
        if (registry_remove(watchdog->registry, check->address, &error))
            log_line(LOG_INFO, "removed %s, which missed %u checks: %s", check->address, check->n_misses,
                     check->reason);
        else
            log_line(LOG_WARNING, "cannot remove %s: %s", check->address, error->message);
    }
    pthread_mutex_lock(&watchdog->lock);
}

static int64_t go_on_checking(Watchdog *watchdog)
{
    guint n_open;
    int64_t next_ms;

    if (!watchdog->is_round_running)
        return INT64_MAX;
    next_ms = ask_due(watchdog, &n_open);
    if (n_open > 0)
        return next_ms;
    if (!is_doubtful(watchdog))
        remove_dead(watchdog);
    end_round(watchdog);
    return watchdog->next_round_ms;
}

static void *run(void *data)
{
    Watchdog *watchdog = data;

    pthread_mutex_lock(&watchdog->lock);
    while (!watchdog->is_ending) {
        int64_t next_ms;

        if (clock_monotonic_ms() >= watchdog->next_list_ms)
            list(watchdog);
        pull_due(watchdog);
        next_ms = MIN(go_on_checking(watchdog), pull_plan_next_ms(watchdog->plan));
        if (!watchdog->is_ending)
            condition_wait_until(&watchdog->changed, &watchdog->lock, MIN(next_ms, watchdog->next_list_ms));
    }
    while (watchdog->n_asked > 0)
        pthread_cond_wait(&watchdog->changed, &watchdog->lock);
    pthread_mutex_unlock(&watchdog->lock);
    return NULL;
}

Watchdog *watchdog_new(Registry *registry, Collector *collector, HttpClient *client, const WatchdogOptions *options)
{
    Watchdog *watchdog = g_new0(Watchdog, 1);

    watchdog->registry = registry;
    watchdog->collector = collector;
    watchdog->client = client;
    watchdog->options = *options;
    watchdog->options.ceiling_checks = MAX(options->ceiling_checks, 1);
    watchdog->plan = pull_plan_new(&options->pauses);
    watchdog->checks = g_ptr_array_new_with_free_func(check_free);
    watchdog->n_holders = 1;
    watchdog->next_round_ms = clock_monotonic_ms() + options->check_interval_ms;
    pthread_mutex_init(&watchdog->lock, NULL);
    condition_init(&watchdog->changed);
    watchdog->thread = thread_start("watchdog", run, watchdog);
    return watchdog;
}

void watchdog_free(Watchdog *watchdog)
{
    if (!watchdog)
        return;
    pthread_mutex_lock(&watchdog->lock);
    watchdog->is_ending = true;
    pthread_cond_broadcast(&watchdog->changed);
    pthread_mutex_unlock(&watchdog->lock);
    // The thread may wait for checks, or for the list of a foreign center.
    http_client_cancel(watchdog->client, watchdog);
    http_client_cancel(watchdog->client, watchdog->registry);
    pthread_join(watchdog->thread, NULL);
    release(watchdog);
}

int64_t watchdog_next_pull_ms(Watchdog *watchdog, const char *service)
{
    int64_t next_ms;

    pthread_mutex_lock(&watchdog->lock);
    next_ms = pull_plan_next_ms_of(watchdog->plan, service);
    pthread_mutex_unlock(&watchdog->lock);
    return next_ms == INT64_MAX ? 0 : clock_wall_ms() + MAX(next_ms - clock_monotonic_ms(), 0);
}

void watchdog_check_now(Watchdog *watchdog, int64_t timeout_ms)
{
    int64_t deadline_ms = clock_monotonic_ms() + timeout_ms;
    guint target;

    pthread_mutex_lock(&watchdog->lock);
    target = watchdog->n_rounds + 1;
    if (!watchdog->is_round_running) {
        watchdog->is_round_wanted = true;
        watchdog->next_list_ms = 0;
    }
    pthread_cond_broadcast(&watchdog->changed);
    while (watchdog->n_rounds < target && !watchdog->is_ending && clock_monotonic_ms() < deadline_ms)
        condition_wait_until(&watchdog->changed, &watchdog->lock, deadline_ms);
    pthread_mutex_unlock(&watchdog->lock);
}
