// SPDX-License-Identifier: Apache-2.0
// History: a service's earlier totals, as both versions of the users' paths show them.
#include "server/history.h"

#include "base/clock.h"
#include "server/replies.h"

enum { MOST_ROWS = 10 };

bool history_view(const App *app, const Parameters *parameters, ServiceView **out, GError **error)
{
    g_autoptr(GError) reason = NULL;

    if (service_view_get(app, parameters->service, out, &reason))
        return true;
    if (error_kind(reason) != GOC_ERROR_NOT_FOUND) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    }
    *out = service_view_new_unknown(parameters->service);
    return true;
}

// `index` counts from 0 here, unlike in the list of services.
static void write_row(JsonWriter *json, guint index, const Snapshot *snapshot)
{
    g_autofree char *updated = clock_local_text(snapshot->updated_ms);
    g_autofree char *number = g_strdup_printf("%u", index);

    json_object_begin(json);
    json_member(json, "index", number);
    replies_json_addresses(json, snapshot->addresses);
    json_member(json, "commit", snapshot->service->commit);
    json_member(json, "cover_total", snapshot->cover_total);
    json_member(json, "updated_at", updated);
    json_object_end(json);
}

bool history_reply(Request *request, const App *app, const Parameters *parameters, int code, GError **error)
{
    g_autoptr(ServiceView) view = NULL;
    g_autoptr(GPtrArray) snapshots = NULL;
    JsonWriter json;

    if (!history_view(app, parameters, &view, error) ||
        !snapshot_history(app->store, parameters->service, MOST_ROWS, &snapshots, error))
        return false;
    json = replies_json_new();
    json_object_begin(&json);
    json_member_int(&json, "code", code);
    json_member_int(&json, "count", snapshots->len);
    json_key(&json, "data");
    json_array_begin(&json);
    for (guint i = 0; i < snapshots->len; i++)
        write_row(&json, i, g_ptr_array_index(snapshots, i));
    json_array_end(&json);
    json_member(&json, "srv_name", parameters->service->app);
    json_member(&json, "srv_status", service_view_status(view));
    json_object_end(&json);
    replies_json(request, 200, &json);
    return true;
}
