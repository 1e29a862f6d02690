// SPDX-License-Identifier: Apache-2.0
// Total routes: totals, sync and clear of the reference's later version. Success has code 200, messages are
// {"code","message"}.
#include "base/clock.h"
#include "server/app.h"
#include "server/history.h"
#include "server/listing.h"
#include "server/parameters.h"
#include "server/replies.h"
#include "server/syncing.h"

// `index` counts from 1 here, unlike in the history.
static void write_row(JsonWriter *json, guint index, const ServiceView *view)
{
    g_autofree char *number = g_strdup_printf("%u", index);
    g_autofree char *updated = service_view_updated(view);
    g_autofree char *partial = service_view_partial_reason(view);

    json_object_begin(json);
    json_member(json, "index", number);
    json_member(json, "srv_name", view->name->full);
    replies_json_addresses(json, view->addresses);
    json_member(json, "srv_status", service_view_status(view));
    json_member(json, "cover_total", service_view_total(view));
    json_member(json, "updated_at", updated);
    replies_json_partial(json, partial);
    json_object_end(json);
}

static void list_totals(Request *request, void *app)
{
    static const ListingShape shape = { 200, write_row, replies_message };

    listing_reply(request, app, &shape);
}

static void write_data(JsonWriter *json, const char *total, const char *status, const char *updated,
                       const char *partial)
{
    json_key(json, "data");
    json_object_begin(json);
    json_member(json, "cover_total", total);
    json_member(json, "srv_status", status);
    json_member(json, "updated_at", updated);
    replies_json_partial(json, partial);
    json_object_end(json);
}

static void show_latest(Request *request, void *app)
{
    g_autoptr(Parameters) parameters = parameters_of_service(request, replies_message);
    g_autoptr(ServiceView) view = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *updated = NULL;
    g_autofree char *partial = NULL;
    JsonWriter json;

    if (!parameters)
        return;
    if (!history_view(app, parameters, &view, &error)) {
        replies_note_failure(request, error);
        replies_message(request, 500, "Get latest service cover in db failed.");
        return;
    }
    updated = service_view_updated(view);
    partial = service_view_partial_reason(view);
    json = replies_json_new();
    json_object_begin(&json);
    json_member_int(&json, "code", 200);
    write_data(&json, service_view_total(view), service_view_status(view), updated, partial);
    json_object_end(&json);
    replies_json(request, 200, &json);
}

static void show_history(Request *request, void *app)
{
    g_autoptr(Parameters) parameters = parameters_of_service(request, replies_message);
    g_autoptr(GError) error = NULL;

    if (!parameters || history_reply(request, app, parameters, 200, &error))
        return;
    replies_note_failure(request, error);
    replies_message(request, 500, "Get history service cover in db failed.");
}

static void clear_service(Request *request, void *data)
{
    const App *app = data;
    g_autoptr(Parameters) parameters = parameters_of_service(request, replies_message);
    g_autoptr(GError) error = NULL;

    if (!parameters)
        return;
    if (collector_clear(app->collector, parameters->service, &error)) {
        replies_message(request, 200, "Cover clear success.");
        return;
    }
    replies_note_failure(request, error);
    if (error_kind(error) == GOC_ERROR_NOT_FOUND)
        replies_message(request, 400, "Service is not exist in goc register list.");
    else
        replies_message(request, 500, "Clear service cover failed.");
}

static void reply_sync_data(Request *request, const SyncResult *result, const char *message)
{
    g_autofree char *updated = result->latest ? clock_local_text(result->latest->updated_ms) : g_strdup("null");
    JsonWriter json = replies_json_new();

    json_object_begin(&json);
    json_member_int(&json, "code", 200);
    write_data(&json, syncing_total(result), result->state == SYNC_OFFLINE ? "offline" : "online", updated,
               syncing_partial_reason(result));
    json_member(&json, "message", message);
    json_object_end(&json);
    replies_json(request, 200, &json);
}

static void reply_synced(Request *request, const Parameters *parameters, const SyncResult *result)
{
    switch (result->state) {
    case SYNC_DONE: reply_sync_data(request, result, "Sync service cover success"); return;
    case SYNC_FRESH: reply_sync_data(request, result, "Sync service cover success"); return;
    case SYNC_OFFLINE: reply_sync_data(request, result, "Service is offline, return history cover value"); return;
    case SYNC_RUNNING: replies_message(request, 200, "Sync service cover task submitted and running."); return;
    case SYNC_FAILED: replies_message(request, 500, "Sync service cover task failed."); return;
    }
    g_assert_not_reached();
}

static void sync_service(Request *request, void *app)
{
    Parameters *parameters = parameters_of_service(request, replies_message);

    if (parameters)
        syncing_start(app, request, parameters, false, reply_synced);
}

const Route total_routes[] = {
    { "GET", "/cover/total/list", ROUTE_QUICK, list_totals, "registered services with their totals" },
    { "POST", "/cover/total/latest", ROUTE_QUICK, show_latest, "a service's latest total" },
    { "POST", "/cover/total/history", ROUTE_QUICK, show_history, "the totals of a service's commits" },
    { "POST", "/cover/clear", ROUTE_SLOW, clear_service, "clear a service's counters and start it anew" },
    { "POST", "/cover/sync", ROUTE_QUICK, sync_service, "pull a service's coverage now and tell its total" },
    { NULL, NULL, ROUTE_QUICK, NULL, NULL },
};
