// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"
#include "collect/fake_agent.h"
#include "store/instances.h"
#include "store/test_store.h"
#include "watchdog/watchdog.h"

#include <string.h>

static const char service_text[] = "staging_th_apa_echo_master_845820727e";
static const char half[] = "mode: count\nx.go:1.1,2.2 1 1\nx.go:3.1,4.2 1 0\n";

typedef struct World {
    char *root;
    Store *store;
    HttpClient *client;
    Registry *registry;
    Collector *collector;
    Watchdog *watchdog;
} World;

static World world_open(const WatchdogOptions *options)
{
    const HttpClientOptions local = { .is_loopback_allowed = true };
    CollectorOptions pulls = collector_options_default;
    World world = { .root = test_folder_new() };

    pulls.agent_timeout_ms = 60000;
    world.store = test_store(world.root);
    world.client = http_client_new(&local);
    world.registry = registry_new_own(world.store);
    world.collector = collector_new(world.store, world.registry, world.client, &pulls);
    world.watchdog = watchdog_new(world.registry, world.collector, world.client, options);
    return world;
}

static void world_close(World *world)
{
    watchdog_free(world->watchdog);
    collector_free(world->collector);
    registry_free(world->registry);
    http_client_free(world->client);
    store_close(world->store);
    test_folder_free(world->root);
    g_free(world->root);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(World, world_close)

static WatchdogOptions quick_checks(void)
{
    WatchdogOptions options = watchdog_options_default;

    options.check_timeout_ms = 1500;
    options.check_tries = 2;
    return options;
}

static FakeAgent *add_agent(World *world, FakeBehaviour behaviour)
{
    FakeAgent *agent = fake_agent_new(behaviour);
    g_autoptr(GError) error = NULL;

    fake_agent_answer(agent, "/v1/cover/coverage", 200, "", "0.5");
    fake_agent_answer(agent, "/v1/cover/profile", 200, "Goc-Process: 1\r\n", half);
    g_assert_true(instance_add(world->store, service_text, fake_agent_address(agent), NULL, &error));
    return agent;
}

static bool is_listed(World *world, const char *address)
{
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(instance_list(world->store, &rows, &error));
    for (guint i = 0; i < rows->len; i++)
        if (g_str_equal(((InstanceRow *)rows->pdata[i])->address, address))
            return true;
    return false;
}

static void dead_addresses_are_removed_after_all_tries_and_live_ones_stay(void)
{
    WatchdogOptions options = quick_checks();
    g_auto(World) world = world_open(&options);
    g_autoptr(FakeAgent) live = add_agent(&world, FAKE_GOOD);
    g_autoptr(FakeAgent) other = add_agent(&world, FAKE_GOOD);
    g_autoptr(FakeAgent) third = add_agent(&world, FAKE_GOOD);
    g_autoptr(FakeAgent) hanging = add_agent(&world, FAKE_HANGING);
    g_autoptr(FakeAgent) broken = add_agent(&world, FAKE_GOOD);
    FakeAgent *gone = add_agent(&world, FAKE_GOOD);
    g_autofree char *gone_address = g_strdup(fake_agent_address(gone));

    fake_agent_answer(broken, "/v1/cover/coverage", 500, "", "");
    fake_agent_free(gone);
    watchdog_check_now(world.watchdog, 20000);
    g_assert_true(is_listed(&world, fake_agent_address(live)));
    g_assert_true(is_listed(&world, fake_agent_address(other)) && is_listed(&world, fake_agent_address(third)));
    g_assert_false(is_listed(&world, fake_agent_address(hanging)));
    g_assert_false(is_listed(&world, fake_agent_address(broken)));
    g_assert_false(is_listed(&world, gone_address));
    g_assert_cmpuint(fake_agent_count(live, "/v1/cover/coverage"), ==, 1);
    g_assert_cmpuint(fake_agent_count(broken, "/v1/cover/coverage"), ==, 2);
}

static void nothing_is_removed_when_most_addresses_miss_one_round(void)
{
    WatchdogOptions options = quick_checks();
    g_autoptr(GPtrArray) agents = g_ptr_array_new_with_free_func((GDestroyNotify)fake_agent_free);

    options.check_tries = 1;
    g_auto(World) world = world_open(&options);
    for (int i = 0; i < 5; i++)
        g_ptr_array_add(agents, add_agent(&world, FAKE_GOOD));
    for (int i = 0; i < 3; i++)
        fake_agent_answer(agents->pdata[i], "/v1/cover/coverage", 500, "", "");
    watchdog_check_now(world.watchdog, 20000);
    for (int i = 0; i < 3; i++) {
        g_assert_true(is_listed(&world, fake_agent_address(agents->pdata[i])));
        fake_agent_answer(agents->pdata[i], "/v1/cover/coverage", i ? 200 : 500, "", "0.5");
    }
    watchdog_check_now(world.watchdog, 20000);
    for (int i = 0; i < 5; i++)
        g_assert_true(is_listed(&world, fake_agent_address(agents->pdata[i])) == (i != 0));
}

static void what_two_rounds_in_a_row_say_is_believed(void)
{
    WatchdogOptions options = quick_checks();
    g_autoptr(GPtrArray) agents = g_ptr_array_new_with_free_func((GDestroyNotify)fake_agent_free);

    options.check_tries = 1;
    g_auto(World) world = world_open(&options);
    for (int i = 0; i < 3; i++) {
        g_ptr_array_add(agents, add_agent(&world, FAKE_GOOD));
        fake_agent_answer(agents->pdata[i], "/v1/cover/coverage", 500, "", "");
    }
    watchdog_check_now(world.watchdog, 20000);
    for (int i = 0; i < 3; i++)
        g_assert_true(is_listed(&world, fake_agent_address(agents->pdata[i])));
    watchdog_check_now(world.watchdog, 20000);
    for (int i = 0; i < 3; i++)
        g_assert_false(is_listed(&world, fake_agent_address(agents->pdata[i])));
}

static void two_dead_addresses_are_removed_at_once_though_there_are_no_others(void)
{
    WatchdogOptions options = quick_checks();
    g_auto(World) world = world_open(&options);
    g_autoptr(FakeAgent) first = add_agent(&world, FAKE_HANGING);
    g_autoptr(FakeAgent) second = add_agent(&world, FAKE_HANGING);

    watchdog_check_now(world.watchdog, 20000);
    g_assert_false(is_listed(&world, fake_agent_address(first)));
    g_assert_false(is_listed(&world, fake_agent_address(second)));
}

static void an_address_that_answers_before_the_last_try_stays(void)
{
    WatchdogOptions options = quick_checks();
    g_autoptr(FakeAgent) agent = NULL;

    options.check_tries = 10;
    g_auto(World) world = world_open(&options);
    agent = add_agent(&world, FAKE_GOOD);
    fake_agent_answer(agent, "/v1/cover/coverage", 500, "", "");
    watchdog_check_now(world.watchdog, 10);
    while (fake_agent_count(agent, "/v1/cover/coverage") == 0)
        g_usleep(1000);
    fake_agent_answer(agent, "/v1/cover/coverage", 200, "", "0.5");
    watchdog_check_now(world.watchdog, 20000);
    g_assert_true(is_listed(&world, fake_agent_address(agent)));
    g_assert_cmpuint(fake_agent_count(agent, "/v1/cover/coverage"), >=, 2);
}

static void more_addresses_than_the_ceiling_are_all_checked(void)
{
    WatchdogOptions options = quick_checks();
    g_autoptr(GPtrArray) agents = g_ptr_array_new_with_free_func((GDestroyNotify)fake_agent_free);

    options.ceiling_checks = 3;
    g_auto(World) world = world_open(&options);
    for (int i = 0; i < 40; i++)
        g_ptr_array_add(agents, add_agent(&world, FAKE_GOOD));
    watchdog_check_now(world.watchdog, 20000);
    for (guint i = 0; i < agents->len; i++)
        g_assert_cmpuint(fake_agent_count(agents->pdata[i], "/v1/cover/coverage"), ==, 1);
}

static void rounds_come_by_themselves(void)
{
    WatchdogOptions options = quick_checks();

    options.check_interval_ms = 100;
    g_auto(World) world = world_open(&options);
    g_autoptr(FakeAgent) hanging = add_agent(&world, FAKE_HANGING);

    for (int i = 0; i < 1000 && is_listed(&world, fake_agent_address(hanging)); i++)
        g_usleep(10000);
    g_assert_false(is_listed(&world, fake_agent_address(hanging)));
}

static guint wait_for_pulls(FakeAgent *agent, guint n)
{
    for (int i = 0; i < 1000 && fake_agent_count(agent, "/v1/cover/profile") < n; i++)
        g_usleep(10000);
    return fake_agent_count(agent, "/v1/cover/profile");
}

static void a_new_service_is_pulled_soon_and_again_by_its_schedule(void)
{
    static const int64_t pauses_ms[] = { 300, 600000 };
    WatchdogOptions options = quick_checks();

    options.pauses = (SchedulePauses){ .pauses_ms = pauses_ms, .n_pauses = 2, .first_ms = 50 };
    g_auto(World) world = world_open(&options);
    g_autoptr(FakeAgent) agent = add_agent(&world, FAKE_GOOD);
    g_autoptr(ServiceName) service = NULL;
    g_autoptr(Snapshot) latest = NULL;
    g_autoptr(GError) error = NULL;
    int64_t next_ms = 0;

    g_assert_cmpuint(wait_for_pulls(agent, 2), ==, 2);
    for (int i = 0; i < 1000 && next_ms < clock_wall_ms() + 60000; i++, g_usleep(10000))
        next_ms = watchdog_next_pull_ms(world.watchdog, service_text);
    g_assert_cmpint(next_ms - clock_wall_ms(), >, 590000);
    g_assert_cmpint(next_ms - clock_wall_ms(), <=, 600000);
    g_assert_cmpuint(fake_agent_count(agent, "/v1/cover/profile"), ==, 2);

    g_assert_true(service_name_parse(&service, service_text, &error));
    g_assert_true(snapshot_latest(world.store, service, &latest, &error));
    g_assert_cmpstr(latest->cover_total, ==, "50.0");
    g_assert_cmpint(watchdog_next_pull_ms(world.watchdog, "unknown"), ==, 0);
}

static void a_new_pod_of_a_known_service_is_pulled_soon_too(void)
{
    static const int64_t pauses_ms[] = { 600000 };
    WatchdogOptions options = quick_checks();

    options.pauses = (SchedulePauses){ .pauses_ms = pauses_ms, .n_pauses = 1, .first_ms = 50 };
    g_auto(World) world = world_open(&options);
    g_autoptr(FakeAgent) first = add_agent(&world, FAKE_GOOD);
    g_autoptr(FakeAgent) second = NULL;

    g_assert_cmpuint(wait_for_pulls(first, 1), ==, 1);
    second = add_agent(&world, FAKE_GOOD);
    g_assert_cmpuint(wait_for_pulls(second, 1), ==, 1);
}

static void ending_waits_for_neither_checks_nor_pulls(void)
{
    static const int64_t pauses_ms[] = { 600000 };
    WatchdogOptions options = watchdog_options_default;
    int64_t start_ms;

    options.check_timeout_ms = 60000;
    options.check_interval_ms = 10;
    options.pauses = (SchedulePauses){ .pauses_ms = pauses_ms, .n_pauses = 1, .first_ms = 10 };
    g_auto(World) world = world_open(&options);
    g_autoptr(FakeAgent) hanging = add_agent(&world, FAKE_HANGING);

    g_assert_cmpuint(wait_for_pulls(hanging, 1), ==, 1);
    while (fake_agent_count(hanging, "/v1/cover/coverage") == 0)
        g_usleep(1000);
    start_ms = clock_monotonic_ms();
    watchdog_free(g_steal_pointer(&world.watchdog));
    g_assert_cmpint(clock_monotonic_ms() - start_ms, <, 30000);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/watchdog/dead", dead_addresses_are_removed_after_all_tries_and_live_ones_stay);
    g_test_add_func("/watchdog/most", nothing_is_removed_when_most_addresses_miss_one_round);
    g_test_add_func("/watchdog/twice", what_two_rounds_in_a_row_say_is_believed);
    g_test_add_func("/watchdog/two", two_dead_addresses_are_removed_at_once_though_there_are_no_others);
    g_test_add_func("/watchdog/recovered", an_address_that_answers_before_the_last_try_stays);
    g_test_add_func("/watchdog/ceiling", more_addresses_than_the_ceiling_are_all_checked);
    g_test_add_func("/watchdog/rounds", rounds_come_by_themselves);
    g_test_add_func("/watchdog/schedule", a_new_service_is_pulled_soon_and_again_by_its_schedule);
    g_test_add_func("/watchdog/new pod", a_new_pod_of_a_known_service_is_pulled_soon_too);
    g_test_add_func("/watchdog/ending", ending_waits_for_neither_checks_nor_pulls);
    return g_test_run();
}
