// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"
#include "base/error.h"
#include "collect/collector.h"
#include "collect/fake_agent.h"
#include "store/instances.h"
#include "store/test_store.h"

#include <pthread.h>
#include <string.h>

#define PROFILE_PATH "/v1/cover/profile"
#define CLEAR_PATH "/v1/cover/clear"

static const char half[] = "mode: count\nx.go:1.1,2.2 1 1\nx.go:3.1,4.2 1 0\n";
static const char whole[] = "mode: count\nx.go:1.1,2.2 1 1\nx.go:3.1,4.2 1 1\n";

// Everything a collector needs.
typedef struct World {
    char *root;
    Store *store;
    HttpClient *client;
    Registry *registry;
    Collector *collector;
    ServiceName *service;
} World;

static World world_open(int64_t agent_timeout_ms)
{
    const HttpClientOptions local = { .is_loopback_allowed = true };
    CollectorOptions options = collector_options_default;
    g_autoptr(GError) error = NULL;
    World world = { .root = test_folder_new() };

    options.agent_timeout_ms = agent_timeout_ms;
    world.store = test_store(world.root);
    world.client = http_client_new(&local);
    world.registry = registry_new_own(world.store);
    world.collector = collector_new(world.store, world.registry, world.client, &options);
    g_assert_true(service_name_parse(&world.service, "staging_th_apa_echo_master_845820727e", &error));
    return world;
}

static void world_close(World *world)
{
    collector_free(world->collector);
    registry_free(world->registry);
    http_client_free(world->client);
    store_close(world->store);
    service_name_free(world->service);
    test_folder_free(world->root);
    g_free(world->root);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(World, world_close)

static FakeAgent *add_agent(World *world, FakeBehaviour behaviour, const char *profile)
{
    FakeAgent *agent = fake_agent_new(behaviour);
    g_autoptr(GError) error = NULL;

    fake_agent_answer(agent, PROFILE_PATH, 200, "Goc-Process: 1\r\n", profile);
    fake_agent_answer(agent, CLEAR_PATH, 200, "", "clear call successfully\n");
    g_assert_true(instance_add(world->store, world->service->full, fake_agent_address(agent), NULL, &error));
    return agent;
}

// What a caller was told.
typedef struct Told {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    guint n_calls;
    SyncState state;
    guint n_asked;
    guint n_answered;
    bool is_changed;
    char *total; // NULL: there is no snapshot
    char *message;
} Told;

#define TOLD_INIT                                                                                                      \
    {                                                                                                                  \
        .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER                                         \
    }

static void told_clear(Told *told)
{
    g_clear_pointer(&told->total, g_free);
    g_clear_pointer(&told->message, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Told, told_clear)

static void tell(const SyncResult *result, void *data)
{
    Told *told = data;

    pthread_mutex_lock(&told->lock);
    told_clear(told);
    told->n_calls++;
    told->state = result->state;
    told->n_asked = result->n_asked;
    told->n_answered = result->n_answered;
    told->is_changed = result->is_changed;
    told->total = result->latest ? g_strdup(result->latest->cover_total) : NULL;
    told->message = g_strdup(result->message);
    pthread_cond_signal(&told->changed);
    pthread_mutex_unlock(&told->lock);
}

static void told_wait(Told *told, guint n_calls)
{
    pthread_mutex_lock(&told->lock);
    while (told->n_calls < n_calls)
        pthread_cond_wait(&told->changed, &told->lock);
    pthread_mutex_unlock(&told->lock);
}

static void sync_now(World *world, const SyncOptions *options, Told *told)
{
    guint n_calls = told->n_calls;

    collector_sync(world->collector, world->service, options, tell, told);
    told_wait(told, n_calls + 1);
}

static const SyncOptions forced = { .is_forced = true, .timeout_ms = 60000 };
static const SyncOptions unforced = { .timeout_ms = 60000 };

static void a_sync_pulls_every_instance_and_publishes_what_they_covered(void)
{
    g_auto(World) world = world_open(5000);
    g_autoptr(FakeAgent) one = add_agent(&world, FAKE_GOOD, half);
    g_autoptr(FakeAgent) two = add_agent(&world, FAKE_GOOD, half);
    g_auto(Told) told = TOLD_INIT;

    sync_now(&world, &forced, &told);
    g_assert_cmpint(told.state, ==, SYNC_DONE);
    g_assert_cmpuint(told.n_asked, ==, 2);
    g_assert_cmpuint(told.n_answered, ==, 2);
    g_assert_true(told.is_changed);
    g_assert_cmpstr(told.total, ==, "50.0");
    g_assert_cmpstr(told.message, ==, "");

    fake_agent_answer(two, PROFILE_PATH, 200, "Goc-Process: 1\r\n", whole);
    sync_now(&world, &forced, &told);
    g_assert_true(told.is_changed);
    g_assert_cmpstr(told.total, ==, "100.0");
    sync_now(&world, &forced, &told);
    g_assert_false(told.is_changed);
}

static void an_unforced_sync_soon_after_a_whole_one_answers_from_the_store(void)
{
    g_auto(World) world = world_open(5000);
    g_autoptr(FakeAgent) agent = add_agent(&world, FAKE_GOOD, half);
    g_auto(Told) told = TOLD_INIT;

    sync_now(&world, &unforced, &told);
    g_assert_cmpint(told.state, ==, SYNC_DONE);
    sync_now(&world, &unforced, &told);
    g_assert_cmpint(told.state, ==, SYNC_FRESH);
    g_assert_cmpstr(told.total, ==, "50.0");
    g_assert_cmpuint(told.n_answered, ==, 1);
    g_assert_cmpuint(fake_agent_count(agent, PROFILE_PATH), ==, 1);
}

static void bad_instances_are_named_and_their_answers_refused_whole(void)
{
    static const struct {
        FakeBehaviour behaviour;
        unsigned status;
        const char *body;
        const char *message;
    } cases[] = {
        { FAKE_GOOD, 500, "x", "it answered 500" },
        { FAKE_GOOD, 200, "<html>secret</html>", "coverage profile: not a profile but an HTML page" },
        { FAKE_GOOD, 200, "secret", "it did not answer with a coverage profile: line 1" },
        { FAKE_GOOD, 200, "mode: count\nx.go:1.1,2.2 1 5\nx.go:secret", "coverage profile: line 3" },
        { FAKE_CUT, 200, "", NULL },
        { FAKE_CLOSING, 200, "", NULL },
        { FAKE_HANGING, 200, "", "no whole answer within " },
        { FAKE_GARBAGE, 200, "", NULL },
    };
    g_auto(World) world = world_open(2000);
    g_autoptr(FakeAgent) good = add_agent(&world, FAKE_GOOD, half);

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(FakeAgent) bad = add_agent(&world, cases[i].behaviour, cases[i].body);
        g_auto(Told) told = TOLD_INIT;
        g_autoptr(GError) error = NULL;

        fake_agent_answer(bad, PROFILE_PATH, cases[i].status, "", cases[i].body);
        sync_now(&world, &forced, &told);
        g_assert_cmpint(told.state, ==, SYNC_DONE);
        g_assert_cmpuint(told.n_asked, ==, 2);
        g_assert_cmpuint(told.n_answered, ==, 1);
        g_assert_cmpstr(told.total, ==, "50.0");
        g_assert_nonnull(strstr(told.message, fake_agent_address(bad)));
        g_assert_null(strstr(told.message, fake_agent_address(good)));
        g_assert_null(strstr(told.message, "secret"));
        if (cases[i].message)
            g_assert_nonnull(strstr(told.message, cases[i].message));
        g_assert_true(instance_remove(world.store, fake_agent_address(bad), NULL, &error));
    }
}

static void when_nobody_answers_the_sync_fails_and_keeps_what_was_saved(void)
{
    g_auto(World) world = world_open(5000);
    FakeAgent *agent = add_agent(&world, FAKE_GOOD, whole);
    g_auto(Told) told = TOLD_INIT;

    sync_now(&world, &forced, &told);
    fake_agent_free(agent);
    sync_now(&world, &forced, &told);
    g_assert_cmpint(told.state, ==, SYNC_FAILED);
    g_assert_cmpstr(told.total, ==, "100.0");
    g_assert_nonnull(strstr(told.message, "connect: connection refused"));
}

static void an_unregistered_service_answers_what_was_saved_before(void)
{
    g_auto(World) world = world_open(5000);
    g_autoptr(FakeAgent) agent = add_agent(&world, FAKE_GOOD, whole);
    g_auto(Told) told = TOLD_INIT;
    g_autoptr(GError) error = NULL;

    sync_now(&world, &forced, &told);
    g_assert_true(instance_remove(world.store, fake_agent_address(agent), NULL, &error));
    sync_now(&world, &forced, &told);
    g_assert_cmpint(told.state, ==, SYNC_OFFLINE);
    g_assert_cmpstr(told.total, ==, "100.0");
}

static void fallback_addresses_are_asked_only_for_an_unknown_service(void)
{
    g_auto(World) world = world_open(5000);
    g_autoptr(FakeAgent) fallback = fake_agent_new(FAKE_GOOD);
    const char *const addresses[] = { fake_agent_address(fallback), "http://x/y?z", NULL };
    const SyncOptions options = { .is_forced = true, .timeout_ms = 60000, .addresses = addresses };
    g_auto(Told) told = TOLD_INIT;
    FakeAgent *agent;

    fake_agent_answer(fallback, PROFILE_PATH, 200, "", half);
    sync_now(&world, &options, &told);
    g_assert_cmpint(told.state, ==, SYNC_DONE);
    g_assert_cmpuint(told.n_asked, ==, 2);
    g_assert_cmpuint(told.n_answered, ==, 1);
    g_assert_nonnull(strstr(told.message, "is not an address"));

    agent = add_agent(&world, FAKE_GOOD, half);
    sync_now(&world, &options, &told);
    g_assert_cmpuint(told.n_asked, ==, 1);
    g_assert_cmpuint(fake_agent_count(fallback, NULL), ==, 1);
    fake_agent_free(agent);
}

static void a_pod_about_to_end_is_read_after_it_asked(void)
{
    g_auto(World) world = world_open(2000);
    g_autoptr(FakeAgent) hanging = add_agent(&world, FAKE_HANGING, "");
    g_autoptr(FakeAgent) agent = add_agent(&world, FAKE_GOOD, half);
    const char *const addresses[] = { fake_agent_address(agent), NULL };
    const SyncOptions hook = {
        .is_forced = true,
        .timeout_ms = 60000,
        .addresses = addresses,
        .is_fallback_only_address = true,
    };
    g_auto(Told) all = TOLD_INIT;
    g_auto(Told) pod = TOLD_INIT;

    collector_sync(world.collector, world.service, &forced, tell, &all);
    while (fake_agent_count(agent, PROFILE_PATH) == 0)
        g_usleep(1000);
    fake_agent_answer(agent, PROFILE_PATH, 200, "Goc-Process: 1\r\n", whole);
    sync_now(&world, &hook, &pod);
    g_assert_cmpuint(all.n_calls, ==, 1);
    g_assert_cmpint(pod.state, ==, SYNC_DONE);
    g_assert_cmpuint(pod.n_asked, ==, 1);
    g_assert_cmpstr(pod.total, ==, "100.0");
}

static void many_callers_share_one_pull(void)
{
    g_auto(World) world = world_open(2000);
    g_autoptr(FakeAgent) hanging = add_agent(&world, FAKE_HANGING, "");
    g_autoptr(FakeAgent) agent = add_agent(&world, FAKE_GOOD, half);
    g_auto(Told) told = TOLD_INIT;

    for (int i = 0; i < 50; i++)
        collector_sync(world.collector, world.service, &forced, tell, &told);
    told_wait(&told, 50);
    g_assert_cmpuint(fake_agent_count(agent, PROFILE_PATH), ==, 1);
    g_assert_cmpuint(told.n_answered, ==, 1);
}

static void a_caller_without_patience_hears_once_that_it_goes_on(void)
{
    const SyncOptions impatient = { .is_forced = true, .timeout_ms = 50 };
    g_auto(World) world = world_open(2000);
    g_autoptr(FakeAgent) hanging = add_agent(&world, FAKE_HANGING, "");
    g_auto(Told) told = TOLD_INIT;
    g_auto(Told) patient = TOLD_INIT;

    sync_now(&world, &impatient, &told);
    g_assert_cmpint(told.state, ==, SYNC_RUNNING);
    sync_now(&world, &forced, &patient);
    g_assert_cmpint(patient.state, ==, SYNC_FAILED);
    g_assert_cmpuint(told.n_calls, ==, 1);
}

static void clearing_keeps_the_history_and_starts_anew(void)
{
    g_auto(World) world = world_open(5000);
    g_autoptr(FakeAgent) agent = add_agent(&world, FAKE_GOOD, whole);
    g_autoptr(GPtrArray) history = NULL;
    g_autoptr(GError) error = NULL;
    g_auto(Told) told = TOLD_INIT;

    g_assert_true(collector_clear(world.collector, world.service, &error));
    g_assert_cmpuint(fake_agent_count(agent, CLEAR_PATH), ==, 1);
    g_assert_true(snapshot_history_of_build(world.store, world.service, 10, &history, &error));
    g_assert_cmpuint(history->len, ==, 2);
    g_assert_cmpstr(((Snapshot *)history->pdata[0])->cover_total, ==, "0.0");
    g_assert_cmpstr(((Snapshot *)history->pdata[1])->cover_total, ==, "100.0");

    fake_agent_answer(agent, PROFILE_PATH, 200, "Goc-Process: 1\r\n", half);
    sync_now(&world, &unforced, &told);
    g_assert_cmpint(told.state, ==, SYNC_DONE);
    g_assert_cmpstr(told.total, ==, "50.0");
}

static void nothing_is_forgotten_while_an_agent_cannot_be_cleared(void)
{
    g_auto(World) world = world_open(5000);
    g_autoptr(FakeAgent) one = add_agent(&world, FAKE_GOOD, whole);
    g_autoptr(FakeAgent) two = add_agent(&world, FAKE_GOOD, whole);
    g_autoptr(Snapshot) latest = NULL;
    g_autoptr(GError) error = NULL;

    fake_agent_answer(two, CLEAR_PATH, 500, "", "");
    g_assert_false(collector_clear(world.collector, world.service, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_UNAVAILABLE);
    g_assert_nonnull(strstr(error->message, fake_agent_address(two)));
    g_clear_error(&error);
    g_assert_true(snapshot_latest(world.store, world.service, &latest, &error));
    g_assert_cmpstr(latest->cover_total, ==, "100.0");
}

static void clearing_an_unknown_service_is_not_found(void)
{
    g_auto(World) world = world_open(5000);
    g_autoptr(GError) error = NULL;

    g_assert_false(collector_clear(world.collector, world.service, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_NOT_FOUND);
}

static void text_is_fetched_sorted_and_not_taken_over(void)
{
    static const char unsorted[] = "mode: count\nx.go:3.1,4.2 1 0\nx.go:1.1,2.2 1 1\n";
    g_auto(World) world = world_open(5000);
    g_autoptr(FakeAgent) agent = add_agent(&world, FAKE_GOOD, unsorted);
    g_autoptr(Snapshot) latest = NULL;
    g_autoptr(GBytes) text = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(collector_fetch_text(world.collector, fake_agent_address(agent), &text, &error));
    g_assert_cmpmem(g_bytes_get_data(text, NULL), (int)g_bytes_get_size(text), half, (int)strlen(half));
    g_assert_false(snapshot_latest(world.store, world.service, &latest, &error));
    g_clear_error(&error);
    g_assert_false(collector_fetch_text(world.collector, "http://127.0.0.1:1/x", &text, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
}

static void two_hundred_instances_with_ten_bad_ones_are_pulled_in_one_deadline(void)
{
    g_auto(World) world = world_open(5000);
    g_autoptr(GPtrArray) agents = g_ptr_array_new_with_free_func((GDestroyNotify)fake_agent_free);
    g_auto(Told) told = TOLD_INIT;
    int64_t start_ms;

    for (guint i = 0; i < 200; i++)
        g_ptr_array_add(agents, add_agent(&world, i % 20 == 7 ? FAKE_DRIPPING : FAKE_GOOD, half));
    start_ms = clock_monotonic_ms();
    sync_now(&world, &forced, &told);
    g_test_message("%" G_GINT64_FORMAT " ms", clock_monotonic_ms() - start_ms);
    g_assert_cmpint(told.state, ==, SYNC_DONE);
    g_assert_cmpuint(told.n_asked, ==, 200);
    g_assert_cmpuint(told.n_answered, ==, 190);
    g_assert_nonnull(strstr(told.message, "no whole answer within "));
}

static void ending_answers_everybody_at_once(void)
{
    World world = world_open(60000);
    g_autoptr(FakeAgent) hanging = add_agent(&world, FAKE_HANGING, "");
    g_auto(Told) told = TOLD_INIT;
    int64_t start_ms = clock_monotonic_ms();

    collector_sync(world.collector, world.service, &forced, tell, &told);
    while (fake_agent_count(hanging, NULL) == 0)
        g_usleep(1000);
    world_close(&world);
    g_assert_cmpuint(told.n_calls, ==, 1);
    g_assert_cmpint(told.state, ==, SYNC_FAILED);
    g_assert_cmpint(clock_monotonic_ms() - start_ms, <, 30000);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/collector/pull", a_sync_pulls_every_instance_and_publishes_what_they_covered);
    g_test_add_func("/collector/fresh", an_unforced_sync_soon_after_a_whole_one_answers_from_the_store);
    g_test_add_func("/collector/bad", bad_instances_are_named_and_their_answers_refused_whole);
    g_test_add_func("/collector/nobody", when_nobody_answers_the_sync_fails_and_keeps_what_was_saved);
    g_test_add_func("/collector/offline", an_unregistered_service_answers_what_was_saved_before);
    g_test_add_func("/collector/fallback", fallback_addresses_are_asked_only_for_an_unknown_service);
    g_test_add_func("/collector/pre-stop", a_pod_about_to_end_is_read_after_it_asked);
    g_test_add_func("/collector/join", many_callers_share_one_pull);
    g_test_add_func("/collector/impatient", a_caller_without_patience_hears_once_that_it_goes_on);
    g_test_add_func("/collector/clear", clearing_keeps_the_history_and_starts_anew);
    g_test_add_func("/collector/half clear", nothing_is_forgotten_while_an_agent_cannot_be_cleared);
    g_test_add_func("/collector/clear unknown", clearing_an_unknown_service_is_not_found);
    g_test_add_func("/collector/text", text_is_fetched_sorted_and_not_taken_over);
    g_test_add_func("/collector/two hundred", two_hundred_instances_with_ten_bad_ones_are_pulled_in_one_deadline);
    g_test_add_func("/collector/ending", ending_answers_everybody_at_once);
    return g_test_run();
}
