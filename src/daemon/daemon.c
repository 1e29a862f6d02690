// SPDX-License-Identifier: Apache-2.0
// Daemon: starts the parts that the roles name, waits for a signal, stops them in order.
#include "daemon/daemon.h"

#include "base/child.h"
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "daemon/ending.h"
#include "git/mirror.h"
#include "increment/increments_ahead.h"
#include "server/app.h"
#include "server/listener.h"

#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

enum { DRAIN_MS = 20000, DIFF_TIMEOUT_MS = 60000 };

typedef struct Daemon {
    const Settings *settings;
    RepositorySettings repository_settings;
    Repositories *repositories;
    Store *store;
    HttpClient *client;
    Registry *registry;
    Collector *collector;
    ReportArchive *reports;
    IncrementSettings increment_settings;
    Increments *increments;
    GapAnswers *gaps;
    IncrementsAhead *increments_ahead;
    Carries *carries;
    Center *center;
    Watchdog *watchdog;
    App app;
    HttpServer *center_server;
    HttpServer *server;
} Daemon;

static const Route *const center_tables[] = { center_routes, NULL };

// A part that has no role here has no routes, either: `role` is the place of its switch in the settings.
enum { ANY_ROLE = -1 };
static const struct {
    const Route *routes;
    gssize role;
} part_routes[] = {
    { root_routes, ANY_ROLE },
    { cover_routes, offsetof(Settings, has_report) },
    { total_routes, offsetof(Settings, has_report) },
    { report_routes, offsetof(Settings, has_report) },
    { diff_routes, offsetof(Settings, has_report) },
    { carry_routes, offsetof(Settings, has_report) },
    { gate_routes, offsetof(Settings, has_report) },
    { api_routes, offsetof(Settings, has_report) },
    { watcher_routes, offsetof(Settings, has_watchdog) },
    { portal_routes, offsetof(Settings, has_portal) },
};

static const Route *const *tables_of(const Settings *settings)
{
    static const Route *tables[G_N_ELEMENTS(part_routes) + 1];
    guint n = 0;

    for (gsize i = 0; i < G_N_ELEMENTS(part_routes); i++)
        if (part_routes[i].role == ANY_ROLE || G_STRUCT_MEMBER(bool, settings, part_routes[i].role))
            tables[n++] = part_routes[i].routes;
    tables[n] = NULL;
    return tables;
}

static bool has_server(const Settings *settings)
{
    return settings->has_report || settings->has_watchdog || settings->has_portal;
}

static void start_watchdog(Daemon *daemon)
{
    const Settings *settings = daemon->settings;
    WatchdogOptions options = watchdog_options_default;

    options.check_interval_ms = settings->check_interval_ms;
    options.pauses.pauses_ms = (const int64_t *)(const void *)settings->pull_pauses_ms->data;
    options.pauses.n_pauses = settings->pull_pauses_ms->len;
    daemon->watchdog = watchdog_new(daemon->registry, daemon->collector, daemon->client, &options);
}

static void start_client(Daemon *daemon)
{
    const Settings *settings = daemon->settings;
    const HttpClientOptions options = {
        .is_loopback_allowed = settings->is_loopback_allowed,
        .is_private_allowed = settings->is_private_allowed,
        .is_public_allowed = settings->is_public_allowed,
    };

    daemon->client = http_client_new(&options);
}

static void start_collector(Daemon *daemon)
{
    CollectorOptions options = collector_options_default;

    options.agent_timeout_ms = daemon->settings->agent_timeout_ms;
    options.fresh_ms = daemon->settings->sync_fresh_ms;
    daemon->collector = collector_new(daemon->store, daemon->registry, daemon->client, &options);
}

// The other repositories still work, so this is no reason to stay down.
static void warn_of_repositories(const Settings *settings)
{
    GHashTableIter iter;
    gpointer app, url;

    g_hash_table_iter_init(&iter, settings->repositories);
    while (g_hash_table_iter_next(&iter, &app, &url)) {
        g_autoptr(GError) error = NULL;

        if (!mirror_url_check(url, settings->is_file_repository_allowed, &error))
            log_line(LOG_WARNING, "repositories: %s gets no reports: %s", (const char *)app, error->message);
    }
}

static void start_reports(Daemon *daemon)
{
    const Settings *settings = daemon->settings;

    daemon->repository_settings = (RepositorySettings){
        .urls = settings->repositories,
        .git_user = settings->git_user,
        .git_token = settings->git_token,
        .is_file_allowed = settings->is_file_repository_allowed,
        .git_timeout_ms = settings->git_timeout_ms,
        .mirror_fresh_ms = settings->mirror_fresh_ms,
    };
    warn_of_repositories(settings);
    daemon->repositories = repositories_new(daemon->store, &daemon->repository_settings);
    daemon->reports = report_archive_new(daemon->store, daemon->repositories);
    daemon->increment_settings = (IncrementSettings){
        .diff_base = settings->diff_base,
        .diff_bases = settings->diff_bases,
        .timeout_ms = MIN(settings->git_timeout_ms, DIFF_TIMEOUT_MS), // somebody waits for it
    };
    daemon->increments = increments_new(daemon->store, daemon->repositories, &daemon->increment_settings);
    daemon->gaps = gap_answers_new(daemon->increments);
    daemon->carries = carries_new(daemon->store, daemon->repositories, daemon->increment_settings.timeout_ms);
    if (settings->has_report && settings->is_diff_made_ahead)
        daemon->increments_ahead =
            increments_ahead_new(daemon->store, daemon->repositories, daemon->increments, daemon->carries);
}

static bool start_parts(Daemon *daemon, GError **error)
{
    const Settings *settings = daemon->settings;

    if (!file_make_folder(settings->root, error) || !store_open(&daemon->store, settings->root, error))
        return prefix_error(error, "data folder");
    start_client(daemon);
    daemon->registry = settings->foreign_center ? registry_new_foreign(daemon->client, settings->foreign_center)
                                                : registry_new_own(daemon->store);
    start_collector(daemon);
    start_reports(daemon);
    if (settings->has_center)
        daemon->center = center_new(daemon->store, daemon->client, settings->is_ip_revised);
    if (settings->has_watchdog)
        start_watchdog(daemon);
    daemon->app = (App){ .store = daemon->store,
                         .registry = daemon->registry,
                         .collector = daemon->collector,
                         .reports = daemon->reports,
                         .increments = daemon->increments,
                         .gaps = daemon->gaps,
                         .carries = daemon->carries,
                         .center = daemon->center,
                         .watchdog = daemon->watchdog,
                         .sync_wait_ms = settings->sync_wait_ms };
    return true;
}

// The line that people read and scripts wait for.
static void tell_listening(const char *who, const char *address, uint16_t port)
{
    bool is_six = strchr(address, ':') != NULL;

    printf("%s on http://%s%s%s:%u\n", who, is_six ? "[" : "", address, is_six ? "]" : "", port);
    fflush(stdout);
}

static bool listen_at(Daemon *daemon, HttpServer **out, const char *where, const Route *const *tables,
                      RouteHandler not_found, const char *option, const char *who, GError **error)
{
    HttpServerOptions options = { .tables = tables,
                                  .app = &daemon->app,
                                  .not_found = not_found,
                                  .give_up = child_end_all,
                                  .allowed_hosts = (const char *const *)daemon->settings->allowed_hosts };
    g_autofree char *address = NULL;
    g_autoptr(GError) reason = NULL;

    if (!listener_address_parse(&address, &options.port, where, error))
        return prefix_error(error, "%s", option);
    options.address = address;
    if (!http_server_start(out, &options, &reason))
        return set_error(error, error_kind(reason), "%s; choose another with %s", reason->message, option);
    tell_listening(who, address, http_server_port(*out));
    return true;
}

// "report, watch dog and portal listen".
static char *server_parts(const Settings *settings)
{
    const char *names[3] = { "", "", "" };
    guint n = 0;

    if (settings->has_report)
        names[n++] = "report";
    if (settings->has_watchdog)
        names[n++] = "watch dog";
    if (settings->has_portal)
        names[n++] = "portal";
    if (n == 1)
        return g_strdup_printf("%s listens", names[0]);
    if (n == 2)
        return g_strdup_printf("%s and %s listen", names[0], names[1]);
    return g_strdup_printf("%s, %s and %s listen", names[0], names[1], names[2]);
}

static bool start_servers(Daemon *daemon, GError **error)
{
    const Settings *settings = daemon->settings;
    g_autofree char *parts = has_server(settings) ? server_parts(settings) : NULL;

    if (settings->has_center && !listen_at(daemon, &daemon->center_server, settings->center_listen, center_tables,
                                           center_not_found, "--center-listen", "center listens", error))
        return false;
    return !parts || listen_at(daemon, &daemon->server, settings->listen, tables_of(settings), cover_not_found,
                               "--listen", parts, error);
}

// In the reverse order of their start; what was not started is NULL.
static void stop(Daemon *daemon, Ending *ending)
{
    const atomic_bool *is_hurried = ending ? ending_is_hurried(ending) : NULL;

    http_server_stop(daemon->server, DRAIN_MS, is_hurried);
    http_server_stop(daemon->center_server, DRAIN_MS, is_hurried);
    child_end_all(); // who still works with git works for nobody
    watchdog_free(daemon->watchdog);
    center_free(daemon->center);
    increments_ahead_free(daemon->increments_ahead);
    gap_answers_free(daemon->gaps);
    carries_free(daemon->carries);
    increments_free(daemon->increments);
    report_archive_free(daemon->reports);
    repositories_free(daemon->repositories);
    if (daemon->collector)
        collector_free(daemon->collector);
    registry_free(daemon->registry);
    http_client_free(daemon->client);
    store_close(daemon->store);
}

bool daemon_run(const Settings *settings, GError **error)
{
    Daemon daemon = { .settings = settings };
    Ending *ending;

    // The token in memory is nobody's business: no core dumps, no ptrace by the same user.
    prctl(PR_SET_DUMPABLE, 0);
    ending_prepare();
    if (!settings_check(settings, error))
        return false;
    if (!start_parts(&daemon, error) || !start_servers(&daemon, error)) {
        stop(&daemon, NULL);
        return false;
    }
    ending = ending_wait();
    stop(&daemon, ending);
    ending_free(ending);
    return true;
}
