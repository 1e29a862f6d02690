// SPDX-License-Identifier: Apache-2.0
// The routes of all parts against a real store, collector and agent.
#include "collect/fake_agent.h"
#include "server/app.h"
#include "store/instances.h"
#include "store/test_store.h"

#include <string.h>

#define NAME "staging_th_apa_goc_echoserver_master_845820727e"
static const char profile[] = "mode: count\nex/a.go:1.1,2.2 3 1\nex/a.go:3.1,4.2 1 0\n";

static const Route *const tables[] = { root_routes, cover_routes,  total_routes, report_routes,
                                       diff_routes, carry_routes,  gate_routes,  watcher_routes,
                                       api_routes,  portal_routes, NULL };

typedef struct House {
    char *root;
    Store *store;
    HttpClient *client;
    Registry *registry;
    Collector *collector;
    GHashTable *urls;
    RepositorySettings settings;
    Repositories *repositories;
    IncrementSettings increment_settings;
    App app;
    HttpServer *server;
    FakeAgent *agent;
} House;

static void house_open(House *house)
{
    const HttpClientOptions allowed = { .is_loopback_allowed = true };
    g_autoptr(GError) error = NULL;

    house->root = test_folder_new();
    house->store = test_store(house->root);
    house->client = http_client_new(&allowed);
    house->registry = registry_new_own(house->store);
    house->collector = collector_new(house->store, house->registry, house->client, &collector_options_default);
    house->urls = g_hash_table_new(g_str_hash, g_str_equal);
    house->settings = (RepositorySettings){ .urls = house->urls, .git_timeout_ms = 1000 };
    house->repositories = repositories_new(house->store, &house->settings);
    house->increment_settings = (IncrementSettings){ .timeout_ms = 10000 };
    house->app = (App){ .store = house->store,
                        .registry = house->registry,
                        .collector = house->collector,
                        .reports = report_archive_new(house->store, house->repositories),
                        .increments = increments_new(house->store, house->repositories, &house->increment_settings),
                        .carries = carries_new(house->store, house->repositories, 10000),
                        .sync_wait_ms = 5000 };
    house->agent = fake_agent_new(FAKE_GOOD);
    fake_agent_answer(house->agent, "/v1/cover/profile", 200, "", profile);
    fake_agent_answer(house->agent, "/v1/cover/clear", 200, "", "clear call successfully\n");
    g_assert_true(http_server_start(
        &house->server,
        &(HttpServerOptions){
            .address = "127.0.0.1", .tables = tables, .app = &house->app, .not_found = cover_not_found },
        &error));
}

static void house_close(House *house)
{
    http_server_stop(house->server, 1000, NULL);
    carries_free(house->app.carries);
    increments_free(house->app.increments);
    report_archive_free(house->app.reports);
    repositories_free(house->repositories);
    collector_free(house->collector);
    registry_free(house->registry);
    http_client_free(house->client);
    store_close(house->store);
    fake_agent_free(house->agent);
    g_hash_table_unref(house->urls);
    test_folder_free(house->root);
    g_free(house->root);
}

static void house_register(House *house, const char *name)
{
    g_assert_true(instance_add(house->store, name, fake_agent_address(house->agent), NULL, NULL));
}

// "<status> <body>"; `body` NULL asks with GET. The caller frees.
static char *ask(House *house, const char *path, const char *body)
{
    g_autofree char *url = g_strdup_printf("http://127.0.0.1:%u%s", http_server_port(house->server), path);
    g_autoptr(GBytes) sent = body ? g_bytes_new(body, strlen(body)) : NULL;
    const HttpRequest request = {
        .method = body ? "POST" : "GET", .url = url, .body = sent, .timeout_ms = 10000, .ceiling_bytes = 1 << 20
    };
    g_autoptr(HttpAnswer) answer = NULL;
    g_autoptr(GError) error = NULL;
    gsize size;
    const char *text;

    g_assert_true(http_client_ask(house->client, &request, &answer, &error));
    text = g_bytes_get_data(answer->body, &size);
    return g_strdup_printf("%ld %.*s", answer->status, (int)size, text ? text : "");
}

static void expect(House *house, const char *path, const char *body, const char *wanted)
{
    g_autofree char *answer = ask(house, path, body);

    g_assert_cmpstr(answer, ==, wanted);
}

static void expect_part(House *house, const char *path, const char *body, const char *wanted)
{
    g_autofree char *answer = ask(house, path, body);

    if (!strstr(answer, wanted))
        g_error("%s answers %s", path, answer);
}

static void health_and_unknown_paths_are_told(void)
{
    House house;

    house_open(&house);
    expect(&house, "/", NULL, "200 Goc plugin: ok");
    expect(&house, "/ping", NULL, "200 {\"code\":200,\"message\":\"Pong\"}");
    expect(&house, "/cover/nothing", NULL, "404 Path not found: [GET] /cover/nothing");
    expect(&house, "/cover/list", "{}", "404 Path not found: [POST] /cover/list");
    expect(&house, "/api/v1/nothing", NULL,
           "404 {\"error\":{\"kind\":\"not_found\",\"message\":\"there is no GET /api/v1/nothing\"}}");
    house_close(&house);
}

static void bodies_that_do_not_bind_are_refused(void)
{
    static const char *const bodies[] = { "",
                                          "{",
                                          "[]",
                                          "{}",
                                          "{\"srv_name\":\"\"}",
                                          "{\"srv_name\":1}",
                                          "{\"srv_name\":\"a_b_c\",\"srv_name\":\"d\"}",
                                          "{\"srv_name\":\"../../etc\"}",
                                          "{\"srv_name\":\"" NAME "\",\"addresses\":\"x\"}",
                                          "{\"srv_name\":\"" NAME "\",\"limit\":\"1\"}" };
    static const char *const first[] = { "/cover/report/sync", "/cover/latest/report", "/cover/latest/total",
                                         "/cover/history/total", "/cover/history/report" };
    static const char *const later[] = { "/cover/total/latest", "/cover/total/history",    "/cover/sync",
                                         "/cover/clear",        "/cover/report/list",      "/cover/report/download",
                                         "/watcher/cover/list", "/watcher/cover/download", "/watcher/cover/hook/sync" };
    House house;

    house_open(&house);
    for (gsize i = 0; i < G_N_ELEMENTS(bodies); i++) {
        for (gsize j = 0; j < G_N_ELEMENTS(first); j++)
            expect(&house, first[j], bodies[i], "400 {\"code\":400,\"error\":\"Json parameter bind error.\"}");
        for (gsize j = 0; j < G_N_ELEMENTS(later); j++)
            expect(&house, later[j], bodies[i], "400 {\"code\":400,\"message\":\"Json parameter bind error.\"}");
    }
    house_close(&house);
}

static void a_total_is_partial_until_every_instance_was_read(void)
{
    House house;

    house_open(&house);
    house_register(&house, NAME);
    expect_part(&house, "/cover/list", NULL, "\"cover_total\":\"0.0\",\"is_partial\":true");
    expect_part(&house, "/api/v1/services", NULL, "\"total\":null,\"is_partial\":true");
    expect(&house, "/cover/report/sync", "{\"srv_name\":\"" NAME "\"}",
           "200 {\"code\":0,\"message\":\"Sync service cover success\",\"cover_total\":\"75.0\"}");
    expect_part(&house, "/cover/list", NULL, "\"cover_total\":\"75.0\"}");
    expect_part(&house, "/api/v1/services/" NAME, NULL,
                "\"total\":{\"covered\":3,\"statements\":4,\"percent\":75.0},\"is_partial\":false,"
                "\"partial_reason\":null,\"layouts\":1,");
    g_assert_true(instance_add(house.store, NAME, "http://127.0.0.1:9", NULL, NULL));
    expect_part(&house, "/cover/total/latest", "{\"srv_name\":\"" NAME "\"}", "http://127.0.0.1:9 was not read yet");
    expect_part(&house, "/cover/report/sync?force=true", "{\"srv_name\":\"" NAME "\"}",
                "\"cover_total\":\"75.0\",\"is_partial\":true,\"partial_reason\":");
    expect_part(&house, "/api/v1/services/" NAME, NULL, "\"state\":\"missing\"");
    house_close(&house);
}

static void a_service_that_left_keeps_its_totals(void)
{
    House house;

    house_open(&house);
    house_register(&house, NAME);
    expect_part(&house, "/cover/sync", "{\"srv_name\":\"" NAME "\"}", "\"cover_total\":\"75.0\"");
    g_assert_true(instance_remove(house.store, fake_agent_address(house.agent), NULL, NULL));
    expect_part(&house, "/cover/sync", "{\"srv_name\":\"" NAME "\"}", "Service is offline, return history cover value");
    expect_part(&house, "/cover/total/history", "{\"srv_name\":\"" NAME "\"}",
                "\"commit\":\"845820727e\",\"cover_total\":\"75.0\"");
    expect(&house, "/cover/total/list", NULL, "200 {\"code\":200,\"count\":0,\"data\":[]}");
    expect_part(&house, "/api/v1/services", NULL, "\"status\":\"offline\"");
    expect(&house, "/cover/clear", "{\"srv_name\":\"" NAME "\"}",
           "400 {\"code\":400,\"message\":\"Service is not exist in goc register list.\"}");
    house_close(&house);
}

static void raw_profiles_come_from_registered_addresses_only(void)
{
    House house;
    g_autofree char *body = NULL;
    static const char sorted[] = "200 mode: count\nex/a.go:1.1,2.2 3 1\nex/a.go:3.1,4.2 1 0\n";

    house_open(&house);
    body = g_strdup_printf("{\"srv_addr\":\"%s\"}", fake_agent_address(house.agent));
    expect_part(&house, "/cover/raw", body, "is not registered");
    g_assert_cmpuint(fake_agent_count(house.agent, NULL), ==, 0);
    expect_part(&house, "/cover/raw", "{\"srv_name\":\"" NAME "\"}", "Service is not exist in goc register list.");
    house_register(&house, NAME);
    expect(&house, "/cover/raw", body, sorted);
    expect(&house, "/cover/raw", "{\"srv_name\":\"" NAME "\"}", sorted);
    g_assert_true(instance_add(house.store, NAME, "http://127.0.0.1:9", NULL, NULL));
    expect(&house, "/cover/raw", "{\"srv_name\":\"" NAME "\"}",
           "500 {\"code\":500,\"message\":\"Get service profile failed.\"}");
    house_close(&house);
}

static void names_of_files_are_compared_and_never_opened(void)
{
    House house;
    g_autofree char *names = NULL;

    house_open(&house);
    house_register(&house, NAME);
    expect_part(&house, "/cover/sync", "{\"srv_name\":\"" NAME "\"}", "75.0");
    names = ask(&house, "/watcher/cover/list", "{\"srv_name\":\"" NAME "\",\"limit\":5}");
    g_assert_nonnull(strstr(names, "\"cover_files:\":[\"" NAME "_"));
    expect_part(&house, "/watcher/cover/download", "{\"srv_name\":\"" NAME "\"}", "200 mode: count\n");
    expect(&house, "/watcher/cover/download", "{\"srv_name\":\"" NAME "\",\"cov_file_name\":\"../../sqlite.db\"}",
           "400 {\"code\":400,\"message\":\"Cov file is not exist.\"}");
    expect(&house, "/cover/report/download",
           "{\"srv_name\":\"" NAME "\",\"rpt_type\":\"cov\",\"rpt_name\":\"/etc/passwd\"}",
           "400 {\"code\":400,\"message\":\"Not exist in db.\"}");
    expect(&house, "/cover/report/download", "{\"srv_name\":\"" NAME "\",\"rpt_type\":\"exe\"}",
           "400 {\"code\":400,\"message\":\"Invalid parameter: rpt_type=exe\"}");
    expect_part(&house, "/cover/report/list", "{\"srv_name\":\"" NAME "\",\"rpt_type\":\"FUNC\",\"limit\":1}",
                "\"reports\":[\"apa_goc_echoserver/" NAME "_");
    expect(&house, "/cover/report/list", "{\"srv_name\":\"" NAME "\",\"rpt_type\":\"func\",\"limit\":-1}",
           "400 {\"code\":400,\"message\":\"Limit cannot be less than 1.\"}");
    expect_part(&house, "/static/report/apa_goc_echoserver/..%2F..%2Fsqlite.db", NULL, "404 Path not found");
    house_close(&house);
}

static void a_report_without_a_repository_says_what_is_missing(void)
{
    House house;

    house_open(&house);
    house_register(&house, NAME);
    expect(&house, "/cover/latest/report", "{\"srv_name\":\"" NAME "\",\"rpt_type\":\"func\"}",
           "400 {\"code\":400,\"error\":\"Cover report is not found for [" NAME "]\"}");
    expect_part(&house, "/cover/sync", "{\"srv_name\":\"" NAME "\"}", "75.0");
    expect_part(&house, "/api/v1/services/" NAME "/reports/func", NULL, "404 {\"error\":{\"kind\":\"not_found\"");
    expect_part(&house, "/api/v1/services/" NAME "/reports/exe", NULL, "400 {\"error\":{\"kind\":\"invalid\"");
    expect_part(&house, "/api/v1/services/" NAME "/profile", NULL, "200 mode: count\n");
    house_close(&house);
}

static void what_a_diff_cannot_be_made_of_is_told(void)
{
    House house;

    house_open(&house);
    expect_part(&house, "/api/v1/services/" NAME "/diff", NULL, "404 {\"error\":{\"kind\":\"not_found\"");
    house_register(&house, NAME);
    expect_part(&house, "/api/v1/services/" NAME "/diff", NULL, "no coverage of " NAME " was ever collected");
    expect_part(&house, "/cover/sync", "{\"srv_name\":\"" NAME "\"}", "75.0");
    expect_part(&house, "/api/v1/services/" NAME "/diff", NULL,
                "404 {\"error\":{\"kind\":\"not_found\",\"message\":\"commit 845820727e is not in the mirror: no "
                "repository is known");
    expect_part(&house, "/api/v1/services/" NAME "/diff?range=.", NULL, "400 {\"error\":{\"kind\":\"invalid\"");
    expect_part(&house, "/api/v1/services/" NAME "/diff?ignore_whitespace=2", NULL, "400 ");
    expect_part(&house, "/api/v1/services/" NAME "/diff?format=xml", NULL, "400 ");
    expect_part(&house, "/api/v1/services/" NAME "/diff?base=a%3Ab", NULL, "is not a rule for a base");
    expect(&house, "/api/v1/services/" NAME "/diff/history", NULL, "200 {\"history\":[]}");
    expect_part(&house, "/api/v1/services/" NAME, NULL, "\"increment\":null");
    house_close(&house);
}

static void a_carry_that_cannot_be_made_says_why(void)
{
    House house;

    house_open(&house);
    expect_part(&house, "/api/v1/services/" NAME "/carry", NULL, "404 {\"error\":{\"kind\":\"not_found\"");
    house_register(&house, NAME);
    expect_part(&house, "/api/v1/services/" NAME "/carry", NULL, "no coverage of " NAME " was ever collected");
    expect_part(&house, "/cover/sync", "{\"srv_name\":\"" NAME "\"}", "75.0");
    expect_part(&house, "/api/v1/services/" NAME "/carry?format=JSON", NULL,
                "404 {\"error\":{\"kind\":\"not_found\",\"message\":\"commit 845820727e is not in the mirror: no "
                "repository is known");
    expect_part(&house, "/api/v1/services/" NAME "/carry?format=html", NULL,
                "400 {\"error\":{\"kind\":\"invalid\",\"message\":\"the format of a carry is \\\"json\\\", not "
                "\\\"html\\\"\"");
    expect_part(&house, "/api/v1/services/" NAME, NULL, "\"carry\":null,\"history\":[{");
    house_close(&house);
}

static void a_cleared_service_starts_anew(void)
{
    House house;

    house_open(&house);
    house_register(&house, NAME);
    expect_part(&house, "/cover/sync", "{\"srv_name\":\"" NAME "\"}", "75.0");
    expect(&house, "/cover/clear", "{\"srv_name\":\"" NAME "\"}",
           "200 {\"code\":200,\"message\":\"Cover clear success.\"}");
    expect_part(&house, "/cover/total/list", NULL, "\"cover_total\":\"0.0\"");
    expect_part(&house, "/api/v1/services/" NAME "/profile", NULL, "404 ");
    expect_part(&house, "/watcher/cover/download", "{\"srv_name\":\"" NAME "\"}", "200 mode: count\n");
    house_close(&house);
}

static void names_with_slashes_are_one_segment(void)
{
    House house;

    house_open(&house);
    house_register(&house, "staging_th_echo_feature/x_845820727e");
    expect_part(&house, "/api/v1/services/staging_th_echo_feature%2Fx_845820727e/sync", "{\"force\":true}",
                "200 {\"state\":\"done\",\"service\":{\"name\":\"staging_th_echo_feature/x_845820727e\"");
    expect_part(&house, "/api/v1/services/staging_th_echo_feature%2Fx_845820727e/sync", "{\"force\":1}", "400 ");
    expect_part(&house, "/api/v1/services/staging_th_echo_feature%2Fx_845820727e/sync", "", "\"state\":\"fresh\"");
    expect_part(&house, "/api/v1/services/nobody", NULL, "404 {\"error\":{\"kind\":\"not_found\"");
    house_close(&house);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/routes/health", health_and_unknown_paths_are_told);
    g_test_add_func("/routes/bind", bodies_that_do_not_bind_are_refused);
    g_test_add_func("/routes/partial", a_total_is_partial_until_every_instance_was_read);
    g_test_add_func("/routes/offline", a_service_that_left_keeps_its_totals);
    g_test_add_func("/routes/raw", raw_profiles_come_from_registered_addresses_only);
    g_test_add_func("/routes/file names", names_of_files_are_compared_and_never_opened);
    g_test_add_func("/routes/no repository", a_report_without_a_repository_says_what_is_missing);
    g_test_add_func("/routes/diff", what_a_diff_cannot_be_made_of_is_told);
    g_test_add_func("/routes/carry", a_carry_that_cannot_be_made_says_why);
    g_test_add_func("/routes/clear", a_cleared_service_starts_anew);
    g_test_add_func("/routes/slash", names_with_slashes_are_one_segment);
    return g_test_run();
}
