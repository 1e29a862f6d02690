// SPDX-License-Identifier: Apache-2.0
// Cover routes: the paths that the users wrote down. Success has code 0, errors are {"code","error"}.
#include "server/app.h"
#include "server/history.h"
#include "server/listing.h"
#include "server/parameters.h"
#include "server/raw_profile.h"
#include "server/replies.h"
#include "server/syncing.h"

static void write_row(JsonWriter *json, guint index, const ServiceView *view)
{
    g_autofree char *partial = service_view_partial_reason(view);

    json_object_begin(json);
    json_member(json, "srv_name", view->name->full);
    replies_json_addresses(json, view->addresses);
    json_member(json, "cover_total", service_view_total(view));
    replies_json_partial(json, partial);
    json_object_end(json);
}

static void list_services(Request *request, void *app)
{
    static const ListingShape shape = { 0, write_row, replies_error };

    listing_reply(request, app, &shape);
}

static void reply_raw_of_address(Request *request, const App *app, const char *address)
{
    g_autoptr(GBytes) profile = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;

    if (raw_profile_of_address(app, address, &profile, &error)) {
        replies_binary(request, profile);
        return;
    }
    text = g_strdup_printf("Get service profile error: %s", error->message);
    replies_error(request, error_kind(error) == GOC_ERROR_FORBIDDEN ? 400 : 500, text);
}

// The later version's shape: {"code","message"}.
static void reply_raw_of_service(Request *request, const App *app, const char *service)
{
    g_autoptr(GBytes) profile = NULL;
    g_autoptr(GError) error = NULL;

    if (raw_profile_of_service(app, service, &profile, &error)) {
        replies_binary(request, profile);
        return;
    }
    replies_note_failure(request, error);
    if (error_kind(error) == GOC_ERROR_NOT_FOUND)
        replies_message(request, 400, "Service is not exist in goc register list.");
    else
        replies_message(request, 500, "Get service profile failed.");
}

// Both versions have this path; they differ in the key. A body that has neither is told in both shapes.
static void show_raw(Request *request, void *app)
{
    g_autoptr(Parameters) parameters = NULL;
    JsonWriter json;

    if (parameters_read(&parameters, request, NULL) && parameters->srv_addr) {
        reply_raw_of_address(request, app, parameters->srv_addr);
        return;
    }
    if (parameters && parameters->srv_name) {
        reply_raw_of_service(request, app, parameters->srv_name);
        return;
    }
    json = replies_json_new();
    json_object_begin(&json);
    json_member_int(&json, "code", 400);
    json_member(&json, "error", PARAMETERS_BIND_ERROR);
    json_member(&json, "message", PARAMETERS_BIND_ERROR);
    json_object_end(&json);
    replies_json(request, 400, &json);
}

static void reply_total(Request *request, const SyncResult *result, const char *message)
{
    JsonWriter json = replies_json_new();

    json_object_begin(&json);
    json_member_int(&json, "code", 0);
    json_member(&json, "message", message);
    json_member(&json, "cover_total", syncing_total(result));
    replies_json_partial(&json, syncing_partial_reason(result));
    json_object_end(&json);
    replies_json(request, 200, &json);
}

static void reply_late(Request *request)
{
    JsonWriter json = replies_json_new();

    json_object_begin(&json);
    json_member_int(&json, "code", 200);
    json_member(&json, "error", "Timeout for wait sync service cover task");
    json_object_end(&json);
    replies_json(request, 200, &json);
}

static void reply_synced(Request *request, const Parameters *parameters, const SyncResult *result)
{
    g_autofree char *failure = NULL;

    switch (result->state) {
    case SYNC_DONE: reply_total(request, result, "Sync service cover success"); return;
    case SYNC_FRESH: reply_total(request, result, "Sync service cover success"); return;
    case SYNC_OFFLINE: reply_total(request, result, "Service is offline, return history cover value"); return;
    case SYNC_RUNNING: reply_late(request); return;
    case SYNC_FAILED:
        failure = g_strdup_printf("Sync service cover task failed: %s", result->message);
        replies_error(request, 500, failure);
        return;
    }
    g_assert_not_reached();
}

static void sync_report(Request *request, void *app)
{
    Parameters *parameters = parameters_of_service(request, replies_error);

    if (parameters)
        syncing_start(app, request, parameters, false, reply_synced);
}

static void show_latest_total(Request *request, void *app)
{
    g_autoptr(Parameters) parameters = parameters_of_service(request, replies_error);
    g_autoptr(ServiceView) view = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *updated = NULL;
    g_autofree char *partial = NULL;
    JsonWriter json;

    if (!parameters)
        return;
    if (!history_view(app, parameters, &view, &error)) {
        replies_note_failure(request, error);
        replies_error(request, 500, "Get latest service cover in db failed.");
        return;
    }
    updated = service_view_updated(view);
    partial = service_view_partial_reason(view);
    json = replies_json_new();
    json_object_begin(&json);
    json_member_int(&json, "code", 0);
    json_member(&json, "cover_total", service_view_total(view));
    json_member(&json, "srv_status", service_view_status(view));
    json_member(&json, "updated_at", updated);
    replies_json_partial(&json, partial);
    json_object_end(&json);
    replies_json(request, 200, &json);
}

static void show_history_total(Request *request, void *app)
{
    g_autoptr(Parameters) parameters = parameters_of_service(request, replies_error);
    g_autoptr(GError) error = NULL;

    if (!parameters || history_reply(request, app, parameters, 0, &error))
        return;
    replies_note_failure(request, error);
    replies_error(request, 500, "Get history service cover in db failed.");
}

const Route cover_routes[] = {
    { "GET", "/cover/list", ROUTE_QUICK, list_services, "registered services with their totals" },
    { "POST", "/cover/raw", ROUTE_SLOW, show_raw, "the profile of an address or of a service, as it is now" },
    { "POST", "/cover/report/sync", ROUTE_QUICK, sync_report, "pull a service's coverage now and tell its total" },
    { "POST", "/cover/latest/total", ROUTE_QUICK, show_latest_total, "a service's latest total" },
    { "POST", "/cover/history/total", ROUTE_QUICK, show_history_total, "the totals of a service's commits" },
    { NULL, NULL, ROUTE_QUICK, NULL, NULL },
};
