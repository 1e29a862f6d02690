// SPDX-License-Identifier: Apache-2.0
// Report routes: func and html reports under the users' paths, of both versions.
#include "server/app.h"
#include "server/parameters.h"
#include "server/raw_profile.h"
#include "server/replies.h"
#include "server/stored_files.h"

#include "report/html.h"

#include <string.h>

typedef void (*Refuse)(Request *request, unsigned status, const char *text);

static const char *ending_of(ReportKind kind)
{
    switch (kind) {
    case REPORT_FUNC: return "func";
    case REPORT_HTML: return "html";
    }
    g_assert_not_reached();
}

// "<app>/<file>" of each report, ascending.
static bool reply_list(Request *request, const App *app, const Parameters *parameters, ReportKind kind, int code,
                       gint64 limit)
{
    g_autoptr(GPtrArray) files = NULL;
    g_autoptr(GError) error = NULL;
    JsonWriter json;

    if (!stored_file_list(app, parameters->service, limit, &files, &error)) {
        replies_note_failure(request, error);
        replies_message(request, 500, "List file failed.");
        return true;
    }
    if (!files->len)
        return false;
    json = replies_json_new();
    json_object_begin(&json);
    json_member_int(&json, "code", code);
    json_key(&json, "reports");
    json_array_begin(&json);
    for (guint i = 0; i < files->len; i++) {
        g_autofree char *name = stored_file_name(g_ptr_array_index(files, i), ending_of(kind));
        g_autofree char *path = g_strconcat(parameters->service->app, "/", name, NULL);

        json_string(&json, path);
    }
    json_array_end(&json);
    json_object_end(&json);
    replies_json(request, 200, &json);
    return true;
}

static void list_reports(Request *request, void *app)
{
    g_autoptr(Parameters) parameters = parameters_of_service(request, replies_message);
    ReportKind kind;

    if (!parameters)
        return;
    if (!parameters->rpt_type || !parameters->limit) {
        replies_message(request, 400, PARAMETERS_BIND_ERROR);
    } else if (!report_kind_parse(&kind, parameters->rpt_type, NULL)) {
        g_autofree char *text = g_strdup_printf("Invalid parameter: rpt_type=%s", parameters->rpt_type);

        replies_message(request, 400, text);
    } else if (parameters->limit < 1) {
        replies_message(request, 400, "Limit cannot be less than 1.");
    } else if (!reply_list(request, app, parameters, kind, 200, parameters->limit)) {
        replies_message(request, 400, "No reports found.");
    }
}

// The reason is told: it is about repositories and commits, which the one who asks can put right.
static void refuse_report(Request *request, Refuse refuse, unsigned status, const char *sentence, const GError *error)
{
    g_autofree char *text = g_strdup_printf("%s %s", sentence, error->message);

    replies_note_failure(request, error);
    refuse(request, status, text);
}

static void send_report(Request *request, const App *app, const Snapshot *snapshot, ReportKind kind, Refuse refuse)
{
    g_autoptr(GBytes) report = NULL;
    g_autoptr(GError) error = NULL;

    if (report_archive_get(app->reports, snapshot, kind, &report, &error))
        replies_binary(request, report);
    else
        refuse_report(request, refuse, http_status(error_kind(error)), "Read file failed.", error);
}

static void show_latest_report(Request *request, void *data)
{
    const App *app = data;
    g_autoptr(Parameters) parameters = parameters_of_service(request, replies_error);
    g_autoptr(Snapshot) snapshot = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *missing = NULL;
    ReportKind kind;

    if (!parameters)
        return;
    if (!parameters->rpt_type || !report_kind_parse(&kind, parameters->rpt_type, NULL)) {
        replies_error(request, 400, PARAMETERS_BIND_ERROR);
    } else if (snapshot_latest(app->store, parameters->service, &snapshot, &error) && snapshot->cov_path) {
        send_report(request, app, snapshot, kind, replies_error);
    } else if (error && error_kind(error) != GOC_ERROR_NOT_FOUND) {
        replies_note_failure(request, error);
        replies_error(request, 500, "Get latest service cover in db failed.");
    } else {
        missing = g_strdup_printf("Cover report is not found for [%s]", parameters->srv_name);
        replies_error(request, 400, missing);
    }
}

static void send_stored(Request *request, const App *app, const Parameters *parameters, Refuse refuse)
{
    g_autoptr(Snapshot) snapshot = NULL;
    g_autoptr(GBytes) profile = NULL;
    g_autoptr(GError) error = NULL;
    ReportKind kind;

    if (!stored_file_find(app, parameters->service, parameters->rpt_name, &snapshot, &error)) {
        bool is_missing = error_kind(error) == GOC_ERROR_NOT_FOUND;

        replies_note_failure(request, error);
        refuse(request, is_missing ? 400 : 500, is_missing ? "Not exist in db." : "Get report path in db failed.");
    } else if (report_kind_parse(&kind, parameters->rpt_type, NULL)) {
        send_report(request, app, snapshot, kind, refuse);
    } else if (raw_profile_of_snapshot(snapshot, &profile, &error)) {
        replies_binary(request, profile);
    } else {
        replies_note_failure(request, error);
        refuse(request, 400, "Read file failed.");
    }
}

static bool is_stored_type(const char *type)
{
    ReportKind kind;

    return type && (!g_ascii_strcasecmp(type, "cov") || report_kind_parse(&kind, type, NULL));
}

static void download_report(Request *request, void *app)
{
    g_autoptr(Parameters) parameters = parameters_of_service(request, replies_message);
    g_autofree char *text = NULL;

    if (!parameters)
        return;
    if (is_stored_type(parameters->rpt_type)) {
        send_stored(request, app, parameters, replies_message);
        return;
    }
    text = g_strdup_printf("Invalid parameter: rpt_type=%s", parameters->rpt_type ? parameters->rpt_type : "");
    replies_message(request, 400, text);
}

// With rpt_name that report; without it the list of reports.
static void show_history_report(Request *request, void *app)
{
    g_autoptr(Parameters) parameters = parameters_of_service(request, replies_error);
    g_autofree char *missing = NULL;
    ReportKind kind;

    if (!parameters)
        return;
    if (!parameters->rpt_type || !report_kind_parse(&kind, parameters->rpt_type, NULL) || parameters->limit < 0) {
        replies_error(request, 400, PARAMETERS_BIND_ERROR);
    } else if (parameters->rpt_name) {
        send_stored(request, app, parameters, replies_error);
    } else if (!reply_list(request, app, parameters, kind, 0, parameters->limit ? parameters->limit : 10)) {
        missing = g_strdup_printf("Cover report is not found for [%s]", parameters->srv_name);
        replies_error(request, 400, missing);
    }
}

// "<srv_name>_<YYYYMMDD_HHMMSS>.html", perhaps with a counter behind: the name is what stands before the last two (or
// three) "_".
static ServiceName *service_of_file(const char *file, guint n_parts)
{
    g_autofree char *name = g_strdup(file);
    ServiceName *service;

    for (guint i = 0; i < n_parts; i++) {
        char *bar = strrchr(name, '_');

        if (!bar)
            return NULL;
        *bar = '\0';
    }
    return service_name_parse(&service, name, NULL) ? service : NULL;
}

static bool find_static(const App *app, const char *file, Snapshot **out)
{
    for (guint n_parts = 2; n_parts <= 3; n_parts++) {
        g_autoptr(ServiceName) service = service_of_file(file, n_parts);

        if (service && stored_file_find(app, service, file, out, NULL))
            return true;
    }
    return false;
}

static void show_static_report(Request *request, void *data)
{
    const App *app = data;
    const char *file = request_path_value(request, "file");
    g_autoptr(Snapshot) snapshot = NULL;
    g_autoptr(GBytes) report = NULL;
    g_autoptr(GError) error = NULL;

    if (!g_str_has_suffix(file, ".html") || !find_static(app, file, &snapshot) ||
        strcmp(snapshot->service->app, request_path_value(request, "app"))) {
        cover_not_found(request, data);
        return;
    }
    if (report_archive_get(app->reports, snapshot, REPORT_HTML, &report, &error)) {
        request_reply_header(request, "Content-Security-Policy", html_report_csp());
        request_reply(request, 200, "text/html; charset=utf-8", report);
    } else {
        replies_note_failure(request, error);
        replies_text(request, http_status(error_kind(error)), error->message);
    }
}

const Route report_routes[] = {
    { "POST", "/cover/latest/report", ROUTE_SLOW, show_latest_report, "a service's latest func or html report" },
    { "POST", "/cover/history/report", ROUTE_SLOW, show_history_report, "list of a build's reports, or one of them" },
    { "POST", "/cover/report/list", ROUTE_QUICK, list_reports, "names of a build's reports" },
    { "POST", "/cover/report/download", ROUTE_SLOW, download_report, "a report or profile of a build" },
    { "GET", "/static/report/{app}/{file}", ROUTE_SLOW, show_static_report, "an html report as a page" },
    { NULL, NULL, ROUTE_QUICK, NULL, NULL },
};
