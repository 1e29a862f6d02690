// SPDX-License-Identifier: Apache-2.0
// Diff routes: of the lines that changed up to a service's commit, which ran.
#include "base/clock.h"
#include "increment/diff_html.h"
#include "server/app.h"
#include "server/diff_question.h"
#include "server/replies.h"
#include "server/service_json.h"
#include "server/service_view.h"

enum { MOST_HISTORY = 100 };

static bool take_face(const Request *request, IncrementFace *face, GError **error)
{
    const char *format = request_query(request, "format");

    return increment_face_parse(face, format ? format : "json", error);
}

static void write_base(JsonWriter *json, const Comparison *comparison)
{
    const Base *base = comparison->base;

    json_key(json, "base");
    json_object_begin(json);
    json_member(json, "name", base->name);
    json_member(json, "choice", base->choice);
    json_member(json, "commit", base->commit);
    json_member(json, "merge_base", base->merge_base);
    json_member_bool(json, "is_own", comparison->is_own);
    json_object_end(json);
    json_member(json, "head", base->head);
    json_member(json, "range", comparison->is_direct ? ".." : "...");
    json_member_bool(json, "ignore_whitespace", comparison->is_whitespace_ignored);
}

static void write_mirror(JsonWriter *json, const SnapshotMirror *mirror)
{
    json_key(json, "mirror");
    json_object_begin(json);
    service_json_moment(json, "updated_at", mirror->updated_ms);
    json_key(json, "age_s");
    if (mirror->updated_ms)
        json_int(json, MAX(clock_wall_ms() - mirror->updated_ms, 0) / 1000);
    else
        json_null(json);
    json_member(json, "staleness", mirror->staleness);
    json_object_end(json);
}

// The report is an object; its members follow those that are told anew each time.
static void reply_json(Request *request, const ServiceView *view, const Comparison *comparison, GBytes *report)
{
    g_autofree char *partial = service_view_partial_reason(view);
    JsonWriter json = replies_json_new();
    gsize size;
    const char *object = g_bytes_get_data(report, &size);

    json_object_begin(&json);
    json_member(&json, "service", view->name->full);
    write_base(&json, comparison);
    write_mirror(&json, comparison->mirror);
    json_member_texts(&json, "notes", comparison->notes);
    service_json_total(&json, view->latest);
    json_member_bool(&json, "is_partial", partial != NULL);
    json_member(&json, "partial_reason", partial);
    service_json_moment(&json, "updated_at", view->latest->updated_ms);
    output_byte(json.output, ',');
    output_write(json.output, object + 1, size - 1);
    replies_json(request, 200, &json);
}

static void reply_face(Request *request, IncrementFace face, const ServiceView *view, const Comparison *comparison,
                       GBytes *report)
{
    g_autofree char *updated = clock_utc_text(comparison->mirror->updated_ms);

    if (comparison->mirror->updated_ms)
        request_reply_header(request, "Goc-Plugin-Mirror-Updated", updated);
    switch (face) {
    case INCREMENT_JSON: reply_json(request, view, comparison, report); return;
    case INCREMENT_MARKDOWN: request_reply(request, 200, "text/markdown; charset=utf-8", report); return;
    case INCREMENT_HTML:
        request_reply_header(request, "Content-Security-Policy", diff_html_csp());
        request_reply(request, 200, "text/html; charset=utf-8", report);
        return;
    }
    g_assert_not_reached();
}

static void show_diff(Request *request, void *data)
{
    const App *app = data;
    g_autoptr(ServiceView) view = NULL;
    g_autoptr(Comparison) comparison = NULL;
    g_autoptr(GBytes) report = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *partial = NULL;
    IncrementQuestion question;
    IncrementFace face;

    if (!diff_question_take(request, &question, &error) || !take_face(request, &face, &error) ||
        !service_view_collected(request, app, &view, &error)) {
        replies_api_error(request, error);
        return;
    }
    if (face != INCREMENT_JSON) // which has members for it
        question.partial = partial = service_view_partial_reason(view);
    if (!increments_report(app->increments, view->latest, &question, face, &comparison, &report, &error))
        replies_api_error(request, error);
    else
        reply_face(request, face, view, comparison, report);
}

static void show_history(Request *request, void *data)
{
    const App *app = data;
    const char *base = request_query(request, "base");
    g_autoptr(ServiceView) view = NULL;
    g_autoptr(GPtrArray) totals = NULL;
    g_autoptr(GError) error = NULL;
    JsonWriter json;

    if (!service_view_asked(request, app, &view, &error) ||
        !incremental_total_history(app->store, view->name, base && *base ? base : NULL, MOST_HISTORY, &totals,
                                   &error)) {
        replies_api_error(request, error);
        return;
    }
    json = replies_json_new();
    json_object_begin(&json);
    json_key(&json, "history");
    json_array_begin(&json);
    for (guint i = 0; i < totals->len; i++)
        service_json_increment_row(&json, g_ptr_array_index(totals, i));
    json_array_end(&json);
    json_object_end(&json);
    replies_json(request, 200, &json);
}

const Route diff_routes[] = {
    { "GET", "/api/v1/services/{name}/diff", ROUTE_SLOW, show_diff, "of the lines that changed, which ran" },
    { "GET", "/api/v1/services/{name}/diff/history", ROUTE_QUICK, show_history, "that total, commit by commit" },
    { NULL, NULL, ROUTE_QUICK, NULL, NULL },
};
