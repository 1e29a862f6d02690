// SPDX-License-Identifier: Apache-2.0
// Round: one pull of all instances of a build, from the list of addresses to the published snapshot.
#include "collect/round.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "collect/agent.h"
#include "collect/ingest.h"
#include "store/accumulation.h"
#include "store/instances.h"

#include <string.h>

enum { CLEAR_ANSWER_CEILING = 64 * 1024, SHORTEST_TRY_MS = 50, CEILING_FAILURES_TOLD = 10 };

typedef struct Round {
    RoundTools *tools;
    ServiceName *service;
    GPtrArray *fallback; // char *
    bool is_fallback_only_address;
    bool is_clear;
    SyncDone done;
    void *data;

    AgentCall call;   // what the pulls ask just now
    GPtrArray *pulls; // Pull, one an address
    pthread_mutex_t lock;
    guint n_left; // pulls that are not over; guarded by the lock
    guint n_answered;
    bool is_changed;
} Round;

// One instance within a round. It belongs to one thread at a time.
typedef struct Pull {
    Round *round;
    char *address;
    int64_t deadline_ms; // monotonic
    guint tries_left;
    HttpAnswer *answer;
    GError *error;
    char *failure; // NULL: it was read
} Pull;

static void pull_free(gpointer data)
{
    Pull *pull = data;

    g_free(pull->address);
    http_answer_free(pull->answer);
    g_clear_error(&pull->error);
    g_free(pull->failure);
    g_free(pull);
}

static void round_free(Round *round)
{
    service_name_free(round->service);
    g_ptr_array_unref(round->fallback);
    g_ptr_array_unref(round->pulls);
    pthread_mutex_destroy(&round->lock);
    g_free(round);
}

static void run_on_worker(Round *round, Job job, void *data)
{
    bool is_taken = workers_add(round->tools->workers, job, data);

    g_assert(is_taken);
}

static void round_end(Round *round, SyncState state, const char *message)
{
    g_autoptr(Snapshot) latest = NULL;
    g_autoptr(GError) error = NULL;
    SyncResult result = {
        .state = state,
        .n_asked = round->pulls->len,
        .n_answered = round->n_answered,
        .is_changed = round->is_changed,
        .message = message,
    };

    if (!snapshot_latest(round->tools->store, round->service, &latest, &error) &&
        error_kind(error) != GOC_ERROR_NOT_FOUND)
        log_line(LOG_ERROR, "latest snapshot of %s: %s", round->service->full, error->message);
    result.latest = latest;
    round->done(&result, round->data);
    round_free(round);
}

static bool list_addresses(Round *round, GPtrArray **out, GError **error)
{
    if (round->is_fallback_only_address) {
        *out = g_ptr_array_ref(round->fallback);
        return true;
    }
    if (registry_addresses(round->tools->registry, round->service->full, out, error))
        return true;
    if (!g_error_matches(*error, GOC_ERROR, GOC_ERROR_NOT_FOUND))
        return false;
    g_clear_error(error);
    *out = g_ptr_array_ref(round->fallback);
    return true;
}

static Pull *pull_new(Round *round, const char *address)
{
    Pull *pull = g_new0(Pull, 1);

    pull->round = round;
    pull->address = g_strdup(address);
    return pull;
}

// What stands twice is asked once.
static void add_pulls(Round *round, const GPtrArray *addresses)
{
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < addresses->len; i++) {
        Pull *pull;

        if (g_hash_table_contains(known, addresses->pdata[i]))
            continue;
        pull = pull_new(round, addresses->pdata[i]);
        g_hash_table_add(known, pull->address);
        g_ptr_array_add(round->pulls, pull);
    }
}

static void take_over(void *data);

static void on_answer(HttpAnswer *answer, const GError *error, void *data);

// One try, within what is left of the instance's time.
static void pull_try(Pull *pull)
{
    RoundTools *tools = pull->round->tools;
    AgentRequest request = {
        .call = pull->round->call,
        .address = pull->address,
        .timeout_ms = pull->deadline_ms - clock_monotonic_ms(),
        .ceiling_bytes = pull->round->call == AGENT_PROFILE ? tools->options.agent_ceiling_bytes : CLEAR_ANSWER_CEILING,
        .owner = tools,
    };
    bool is_closed;

    pull->tries_left--;
    pthread_mutex_lock(&tools->gate);
    is_closed = tools->is_closed;
    if (!is_closed)
        agent_start(tools->client, &request, on_answer, pull);
    pthread_mutex_unlock(&tools->gate);
    if (is_closed) {
        set_error(&pull->error, GOC_ERROR_UNAVAILABLE, "the collector ends");
        run_on_worker(pull->round, take_over, pull);
    }
}

// On the client's thread: real work goes to a worker.
static void on_answer(HttpAnswer *answer, const GError *error, void *data)
{
    Pull *pull = data;

    if (!answer && error_kind(error) == GOC_ERROR_UNAVAILABLE && pull->tries_left > 0 &&
        pull->deadline_ms - clock_monotonic_ms() > SHORTEST_TRY_MS) {
        pull_try(pull);
        return;
    }
    pull->answer = answer;
    pull->error = error ? g_error_copy(error) : NULL;
    run_on_worker(pull->round, take_over, pull);
}

static void pull_begin(Pull *pull)
{
    RoundTools *tools = pull->round->tools;

    g_clear_pointer(&pull->answer, http_answer_free);
    g_clear_error(&pull->error);
    g_clear_pointer(&pull->failure, g_free);
    pull->deadline_ms = clock_monotonic_ms() + tools->options.agent_timeout_ms;
    pull->tries_left = MAX(tools->options.tries, 1);
    if (agent_address_check(pull->address, &pull->error))
        pull_try(pull);
    else
        run_on_worker(pull->round, take_over, pull);
}

// The pulls may end while the last ones are begun, and with the last end the round may be gone: so the counter is set
// before, and only the pulls are looked at.
static void ask_all(Round *round, AgentCall call)
{
    g_autoptr(GPtrArray) pulls = g_ptr_array_ref(round->pulls);
    guint n = pulls->len;

    round->call = call;
    round->n_left = n;
    for (guint i = 0; i < n; i++)
        pull_begin(pulls->pdata[i]);
}

// The reader's words up to where they repeat what was read.
static char *before_foreign_text(const char *message)
{
    static const char mode[] = "bad mode line";
    const char *bad_mode = strstr(message, mode);
    gsize size = strcspn(message, "\"");
    char *text = g_strndup(message, bad_mode ? MIN(size, (gsize)(bad_mode - message) + sizeof mode - 1) : size);
    gsize end = strlen(text);

    while (end > 0 && strchr(": ", text[end - 1]))
        text[--end] = '\0';
    return text;
}

// An address from outside must not make us tell what stands there, so the caller hears only of what kind the failure
// is, and on which line; the log has the rest.
static char *failure_of_body(const Pull *pull, const GError *error)
{
    g_autofree char *where = before_foreign_text(error->message);

    log_line(LOG_WARNING, "coverage of %s at %s: %s", pull->round->service->full, pull->address, error->message);
    switch (error_kind(error)) {
    case GOC_ERROR_INVALID: return g_strdup_printf("it did not answer with a coverage profile: %s", where);
    case GOC_ERROR_TOO_BIG: return g_strdup("its coverage profile is too big");
    case GOC_ERROR_CONFLICT: return g_strdup("its coverage profile contradicts itself or its build");
    case GOC_ERROR_NOT_FOUND:
    case GOC_ERROR_FORBIDDEN:
    case GOC_ERROR_UNAVAILABLE:
    case GOC_ERROR_INTERNAL: return g_strdup("its coverage could not be stored");
    }
    g_assert_not_reached();
}

static char *ingest(Pull *pull)
{
    Delivery delivery = {
        .service = pull->round->service,
        .address = pull->address,
        .process = pull->answer->process,
        .body = pull->answer->body,
        .at_ms = clock_wall_ms(),
    };
    g_autoptr(GError) error = NULL;

    if (!ingest_delivery(pull->round->tools->store, &delivery, &error))
        return failure_of_body(pull, error);
    return NULL;
}

static void note_failure(const Pull *pull)
{
    g_autoptr(GError) error = NULL;

    if (!instance_note_failure(pull->round->tools->store, pull->round->service->full, pull->address, pull->failure,
                               clock_wall_ms(), &error))
        log_line(LOG_ERROR, "failure of %s: %s", pull->address, error->message);
}

static void round_advance(Round *round);

// On a worker: one instance is over.
static void take_over(void *data)
{
    Pull *pull = data;
    Round *round = pull->round;
    bool is_last;

    if (pull->error)
        pull->failure = g_strdup(pull->error->message);
    else if (pull->answer->status != 200)
        pull->failure = g_strdup_printf("it answered %ld", pull->answer->status);
    else if (round->call == AGENT_PROFILE)
        pull->failure = ingest(pull);
    g_clear_pointer(&pull->answer, http_answer_free);
    if (pull->failure)
        note_failure(pull);

    pthread_mutex_lock(&round->lock);
    is_last = --round->n_left == 0;
    pthread_mutex_unlock(&round->lock);
    if (is_last)
        round_advance(round);
}

// "" when nothing failed.
static char *tell_failures(const Round *round, guint *n_failed)
{
    g_autoptr(GString) text = g_string_new(NULL);

    *n_failed = 0;
    for (guint i = 0; i < round->pulls->len; i++) {
        const Pull *pull = round->pulls->pdata[i];

        if (!pull->failure || ++*n_failed > CEILING_FAILURES_TOLD)
            continue;
        g_string_append_printf(text, "%s%s: %s", text->len ? "; " : "", pull->address, pull->failure);
    }
    if (*n_failed > CEILING_FAILURES_TOLD)
        g_string_append_printf(text, "; and %u more", *n_failed - CEILING_FAILURES_TOLD);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void end_clear(Round *round, const char *failures)
{
    g_autoptr(GError) error = NULL;

    // An agent that was not cleared would bring its old counts back, so then everything stays.
    if (*failures)
        round_end(round, SYNC_FAILED, failures);
    else if (!accumulation_clear(round->tools->store, round->service, clock_wall_ms(), &error))
        round_end(round, SYNC_FAILED, error->message);
    else
        round_end(round, SYNC_DONE, "");
}

static bool publish(Round *round, GError **error)
{
    g_autoptr(Snapshot) published = NULL;

    return accumulation_publish(round->tools->store, round->service, clock_wall_ms(), &published, &round->is_changed,
                                error);
}

static void end_pull(Round *round, guint n_failed, const char *failures)
{
    g_autoptr(GError) error = NULL;

    round->n_answered = round->pulls->len - n_failed;
    if (round->n_answered > 0 && !publish(round, &error))
        round_end(round, SYNC_FAILED, error->message);
    else if (round->is_clear)
        ask_all(round, AGENT_CLEAR);
    else
        round_end(round, round->n_answered > 0 ? SYNC_DONE : SYNC_FAILED, failures);
}

// On the worker that ended the last instance.
static void round_advance(Round *round)
{
    guint n_failed;
    g_autofree char *failures = tell_failures(round, &n_failed);

    if (round->call == AGENT_CLEAR)
        end_clear(round, failures);
    else
        end_pull(round, n_failed, failures);
}

static void begin(void *data)
{
    Round *round = data;
    g_autoptr(GPtrArray) addresses = NULL;
    g_autoptr(GError) error = NULL;

    if (!list_addresses(round, &addresses, &error)) {
        round_end(round, SYNC_FAILED, error->message);
        return;
    }
    add_pulls(round, addresses);
    if (round->pulls->len > 0)
        ask_all(round, AGENT_PROFILE);
    else
        round_end(round, SYNC_OFFLINE, "no instance is registered");
}

void round_start(RoundTools *tools, const RoundPlan *plan, SyncDone done, void *data)
{
    Round *round = g_new0(Round, 1);

    round->tools = tools;
    round->service = service_name_copy(plan->service);
    round->fallback = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < plan->addresses->len; i++)
        g_ptr_array_add(round->fallback, g_strdup(plan->addresses->pdata[i]));
    round->is_fallback_only_address = plan->is_fallback_only_address;
    round->is_clear = plan->is_clear;
    round->done = done;
    round->data = data;
    round->pulls = g_ptr_array_new_with_free_func(pull_free);
    pthread_mutex_init(&round->lock, NULL);
    run_on_worker(round, begin, round);
}

void round_tools_close(RoundTools *tools)
{
    pthread_mutex_lock(&tools->gate);
    tools->is_closed = true;
    http_client_cancel(tools->client, tools);
    pthread_mutex_unlock(&tools->gate);
}
