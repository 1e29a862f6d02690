// SPDX-License-Identifier: Apache-2.0
// API routes: /api/v1, described by docs/api/openapi.yaml; the portal and scripts use it.
#include "format/json_read.h"
#include "report/html.h"
#include "server/app.h"
#include "server/raw_profile.h"
#include "server/replies.h"
#include "server/service_json.h"
#include "server/service_view.h"
#include "server/syncing.h"
#include "server/upload.h"

enum { MOST_HISTORY = 100 };

static void list_services(Request *request, void *app)
{
    g_autoptr(GPtrArray) views = NULL;
    g_autoptr(GError) error = NULL;
    JsonWriter json;

    if (!service_view_list(app, true, &views, &error)) {
        replies_api_error(request, error);
        return;
    }
    json = replies_json_new();
    json_object_begin(&json);
    json_key(&json, "services");
    json_array_begin(&json);
    for (guint i = 0; i < views->len; i++) {
        json_object_begin(&json);
        service_json_members(&json, app, g_ptr_array_index(views, i));
        json_object_end(&json);
    }
    json_array_end(&json);
    json_member_int(&json, "count", views->len);
    json_object_end(&json);
    replies_json(request, 200, &json);
}

static void show_service(Request *request, void *data)
{
    const App *app = data;
    g_autoptr(ServiceView) view = NULL;
    g_autoptr(IncrementalTotal) increment = NULL;
    g_autoptr(GHashTable) carried = NULL;
    g_autoptr(GPtrArray) history = NULL;
    g_autoptr(GError) error = NULL;
    JsonWriter json;

    if (!service_view_asked(request, app, &view, &error) ||
        !incremental_total_of_build(app->store, view->name, &increment, &error) ||
        !carried_totals_of_service(app->store, view->name, &carried, &error) ||
        !snapshot_history(app->store, view->name, MOST_HISTORY, &history, &error)) {
        replies_api_error(request, error);
        return;
    }
    json = replies_json_new();
    json_object_begin(&json);
    service_json_members(&json, app, view);
    service_json_increment(&json, increment);
    service_json_carry(&json, g_hash_table_lookup(carried, view->name->commit));
    json_key(&json, "history");
    json_array_begin(&json);
    for (guint i = 0; i < history->len; i++) {
        const Snapshot *row = g_ptr_array_index(history, i);

        service_json_history_row(&json, row, g_hash_table_lookup(carried, row->service->commit));
    }
    json_array_end(&json);
    json_object_end(&json);
    replies_json(request, 200, &json);
}

typedef struct PendingSync {
    Request *request;
    const App *app;
    ServiceName *service;
} PendingSync;

static const char *sync_state_name(SyncState state)
{
    switch (state) {
    case SYNC_DONE: return "done";
    case SYNC_FRESH: return "fresh";
    case SYNC_RUNNING: return "running";
    case SYNC_OFFLINE: return "offline";
    case SYNC_FAILED: return "failed";
    }
    g_assert_not_reached();
}

static void reply_synced(const SyncResult *result, void *data)
{
    g_autofree PendingSync *pending = data;
    g_autoptr(ServiceName) service = pending->service;
    g_autoptr(ServiceView) view = NULL;
    g_autoptr(GError) error = NULL;
    SyncResult told = syncing_told(pending->app, service, result);
    JsonWriter json;

    if (!service_view_get(pending->app, service, &view, &error)) {
        replies_api_error(pending->request, error);
        return;
    }
    json = replies_json_new();
    json_object_begin(&json);
    json_member(&json, "state", sync_state_name(told.state));
    json_key(&json, "service");
    json_object_begin(&json);
    service_json_members(&json, pending->app, view);
    json_object_end(&json);
    json_member(&json, "message", result->message && *result->message ? result->message : NULL);
    json_object_end(&json);
    replies_json(pending->request, result->state == SYNC_RUNNING ? 202 : 200, &json);
}

// The body may be missing; then nothing is forced.
static bool read_force(const Request *request, bool *is_forced, GError **error)
{
    g_autoptr(JsonValue) body = NULL;
    const JsonValue *force;
    gsize size;
    const void *data = g_bytes_get_data(request_body(request), &size);

    *is_forced = false;
    if (!size)
        return true;
    if (!json_read(&body, data, size, size, error))
        return false;
    force = json_value_member(body, "force");
    if (json_value_kind(body) != JSON_KIND_OBJECT || (force && json_value_kind(force) != JSON_KIND_BOOL))
        return set_error(error, GOC_ERROR_INVALID, "the body is not {\"force\": true} or {\"force\": false}");
    *is_forced = force && json_value_bool(force);
    return true;
}

static void sync_service(Request *request, void *data)
{
    const App *app = data;
    g_autoptr(ServiceView) view = NULL;
    g_autoptr(GError) error = NULL;
    SyncOptions options = { .timeout_ms = app->sync_wait_ms };
    PendingSync *pending;

    if (!read_force(request, &options.is_forced, &error) || !service_view_asked(request, app, &view, &error)) {
        replies_api_error(request, error);
        return;
    }
    pending = g_new(PendingSync, 1);
    *pending = (PendingSync){ request, app, service_name_copy(view->name) };
    collector_sync(app->collector, pending->service, &options, reply_synced, pending);
}

static bool latest_of(const Request *request, const App *app, Snapshot **out, GError **error)
{
    g_autoptr(ServiceName) name = NULL;

    return service_name_parse(&name, request_path_value(request, "name"), error) &&
           snapshot_latest(app->store, name, out, error);
}

static bool report_of(const Request *request, const App *app, ReportKind *kind, GBytes **out, GError **error)
{
    g_autoptr(Snapshot) latest = NULL;

    if (!report_kind_parse(kind, request_path_value(request, "kind"), error) ||
        !latest_of(request, app, &latest, error))
        return false;
    if (!latest->cov_path)
        return set_error(error, GOC_ERROR_NOT_FOUND, "nothing was collected since %s was cleared",
                         latest->service->full);
    return report_archive_get(app->reports, latest, *kind, out, error);
}

static void show_report(Request *request, void *app)
{
    g_autoptr(GBytes) report = NULL;
    g_autoptr(GError) error = NULL;
    ReportKind kind;

    if (!report_of(request, app, &kind, &report, &error)) {
        replies_api_error(request, error);
        return;
    }
    switch (kind) {
    case REPORT_FUNC: request_reply(request, 200, "text/plain; charset=utf-8", report); return;
    case REPORT_HTML:
        request_reply_header(request, "Content-Security-Policy", html_report_csp());
        request_reply(request, 200, "text/html; charset=utf-8", report);
        return;
    }
    g_assert_not_reached();
}

static void show_profile(Request *request, void *app)
{
    g_autoptr(Snapshot) latest = NULL;
    g_autoptr(GBytes) profile = NULL;
    g_autoptr(GError) error = NULL;

    if (!latest_of(request, app, &latest, &error) || !raw_profile_of_snapshot(latest, &profile, &error)) {
        replies_api_error(request, error);
        return;
    }
    request_reply_header(request, "Content-Disposition", "attachment; filename=\"profile.cov\"");
    request_reply(request, 200, "text/plain; charset=utf-8", profile);
}

static void show_version(Request *request, void *app)
{
    JsonWriter json = replies_json_new();

    json_object_begin(&json);
    json_member(&json, "version", GOC_PLUGIN_VERSION);
    json_object_end(&json);
    replies_json(request, 200, &json);
}

static void show_health(Request *request, void *app)
{
    JsonWriter json = replies_json_new();

    json_object_begin(&json);
    json_member(&json, "status", "ok");
    json_object_end(&json);
    replies_json(request, 200, &json);
}

static void tell_unknown_path(Request *request, void *app)
{
    g_autoptr(GError) error = g_error_new(GOC_ERROR, GOC_ERROR_NOT_FOUND, "there is no %s %s", request_method(request),
                                          request_path(request));

    replies_api_error(request, error);
}

const Route api_routes[] = {
    { "GET", "/api/v1/services", ROUTE_QUICK, list_services, "services, with their latest totals" },
    { "GET", "/api/v1/services/{name}", ROUTE_QUICK, show_service, "one service, with its history" },
    { "POST", "/api/v1/services/{name}/sync", ROUTE_QUICK, sync_service, "pull a service's coverage now" },
    { "GET", "/api/v1/services/{name}/reports/{kind}", ROUTE_SLOW, show_report, "the latest func or html report" },
    { "GET", "/api/v1/services/{name}/profile", ROUTE_SLOW, show_profile, "the latest profile, as Go's text" },
    { "POST", "/api/v1/services/{name}/profile", ROUTE_UPLOAD, upload_profile, "take over a profile of a run" },
    { "GET", "/api/v1/version", ROUTE_INSTANT, show_version, "the program's version" },
    { "GET", "/api/v1/health", ROUTE_INSTANT, show_health, "tell that the service is well" },
    { "*", "/api/*", ROUTE_QUICK, tell_unknown_path, "say that there is no such path" },
    { NULL, NULL, ROUTE_QUICK, NULL, NULL },
};
