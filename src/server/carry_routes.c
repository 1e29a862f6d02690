// SPDX-License-Identifier: Apache-2.0
// Carry routes: what a service has covered together with what it carries from earlier builds.
#include "base/error.h"
#include "increment/carries.h"
#include "server/app.h"
#include "server/replies.h"
#include "server/service_json.h"
#include "server/service_view.h"

static bool check_face(const Request *request, GError **error)
{
    const char *format = request_query(request, "format");

    return !format || g_ascii_strcasecmp(format, "json") == 0 ||
           set_error(error, GOC_ERROR_INVALID, "the format of a carry is \"json\", not \"%.*s\"", 100, format);
}

// The report is an object; its members follow those that are told anew each time.
static void reply(Request *request, const ServiceView *view, GBytes *report)
{
    g_autofree char *partial = service_view_partial_reason(view);
    JsonWriter json = replies_json_new();
    gsize size;
    const char *object = g_bytes_get_data(report, &size);

    json_object_begin(&json);
    json_member(&json, "service", view->name->full);
    json_member_bool(&json, "is_partial", partial != NULL);
    json_member(&json, "partial_reason", partial);
    service_json_moment(&json, "updated_at", view->latest->updated_ms);
    output_byte(json.output, ',');
    output_write(json.output, object + 1, size - 1);
    replies_json(request, 200, &json);
}

static void show_carry(Request *request, void *data)
{
    const App *app = data;
    g_autoptr(ServiceView) view = NULL;
    g_autoptr(GBytes) report = NULL;
    g_autoptr(GError) error = NULL;

    if (!check_face(request, &error) || !service_view_collected(request, app, &view, &error) ||
        !carries_report(app->carries, view->latest, &report, &error))
        replies_api_error(request, error);
    else
        reply(request, view, report);
}

const Route carry_routes[] = {
    { "GET", "/api/v1/services/{name}/carry", ROUTE_SLOW, show_carry, "the total with what earlier builds covered" },
    { NULL, NULL, ROUTE_QUICK, NULL, NULL },
};
