// SPDX-License-Identifier: Apache-2.0
// Gate routes: which functions changed and what of them ran, and whether a service's coverage is good enough to go on.
#include "increment/gaps_json.h"
#include "increment/gaps_markdown.h"
#include "increment/gate.h"
#include "server/app.h"
#include "server/diff_question.h"
#include "server/replies.h"
#include "server/service_view.h"

#include <string.h>

enum { GATE_ROWS = 10, MOST_FUNCTIONS = 1000000 };

// "json", also when nothing is said, or "markdown".
static bool take_format(const Request *request, bool *is_markdown, GError **error)
{
    const char *format = request_query(request, "format");

    *is_markdown = format && g_ascii_strcasecmp(format, "markdown") == 0;
    return !format || *is_markdown || g_ascii_strcasecmp(format, "json") == 0 ||
           set_error(error, GOC_ERROR_INVALID, "format is neither json nor markdown");
}

static bool take_number(const Request *request, const char *key, bool *has_number, guint *number, GError **error)
{
    const char *text = request_query(request, key);
    guint64 value = 0;

    *has_number = text && *text;
    if (!*has_number)
        return true;
    if (!g_ascii_string_to_unsigned(text, 10, 0, MOST_FUNCTIONS, &value, NULL))
        return set_error(error, GOC_ERROR_INVALID, "%s is not a number up to %d", key, MOST_FUNCTIONS);
    *number = (guint)value;
    return true;
}

static bool take_share(const Request *request, const char *key, bool *has_share, PercentLimit *share, GError **error)
{
    const char *text = request_query(request, key);

    *has_share = text && *text;
    return !*has_share || percent_limit_parse(share, text, error) || prefix_error(error, "%s", key);
}

// A service that nobody has seen has a view, too: what is not known of it is a verdict.
static bool view_of_any(const Request *request, const App *app, ServiceView **out, GError **error)
{
    g_autoptr(ServiceName) name = NULL;
    g_autoptr(GError) failure = NULL;

    if (!service_name_parse(&name, request_path_value(request, "name"), error))
        return false;
    if (service_view_get(app, name, out, &failure))
        return true;
    if (error_kind(failure) == GOC_ERROR_NOT_FOUND) {
        *out = service_view_new_unknown(name);
        return true;
    }
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

static void reply_markdown(Request *request, Output *output)
{
    g_autoptr(GBytes) text = output_steal(output);

    request_reply(request, 200, "text/markdown; charset=utf-8", text);
}

static void reply_gaps(Request *request, const GapsView *view, bool is_markdown)
{
    JsonWriter json;

    if (is_markdown) {
        g_autoptr(Output) output = output_new_memory();

        gaps_markdown_write(view, output);
        reply_markdown(request, output);
        return;
    }
    json = replies_json_new();
    gaps_json_object(&json, view);
    replies_json(request, 200, &json);
}

static bool has_coverage(const ServiceView *view, GError **error)
{
    const char *name = view->name->full;

    if (view->latest)
        return view->latest->cov_path ||
               set_error(error, GOC_ERROR_NOT_FOUND,
                         "\"%s\" was cleared and has no coverage since; run it, and sync it", name);
    if (view->is_online)
        return set_error(error, GOC_ERROR_NOT_FOUND, "no coverage of \"%s\" was collected yet; sync it", name);
    return set_error(error, GOC_ERROR_NOT_FOUND,
                     "no service \"%s\" is registered or was ever collected; check the name and its commit, and run it "
                     "built with `goc-plugin build`, or upload its coverage",
                     name);
}

static void show_gaps(Request *request, void *data)
{
    const App *app = data;
    g_autoptr(ServiceView) view = NULL;
    g_autoptr(Comparison) comparison = NULL;
    g_autoptr(GapAnswer) answer = NULL;
    g_autoptr(GError) error = NULL;
    IncrementQuestion question;
    GapsView rows;
    bool is_markdown, is_open_only, has_limit;
    guint limit = 0;

    if (!diff_question_take(request, &question, &error) || !take_format(request, &is_markdown, &error) ||
        !diff_question_switch(request, "uncovered", &is_open_only, &error) ||
        !take_number(request, "limit", &has_limit, &limit, &error) ||
        !service_view_asked(request, app, &view, &error) || !has_coverage(view, &error) ||
        !gap_answers_get(app->gaps, view->latest, &question, &comparison, &answer, &error)) {
        replies_api_error(request, error);
        return;
    }
    rows = gap_answer_view(answer, comparison);
    rows.is_open_only = is_open_only;
    rows.limit = limit;
    reply_gaps(request, &rows, is_markdown);
}

static bool take_rules(const Request *request, GateRules *rules, GError **error)
{
    *rules = (GateRules){ 0 };
    return take_share(request, "min_diff", &rules->has_diff, &rules->min_diff, error) &&
           take_share(request, "min_total", &rules->has_total, &rules->min_total, error) &&
           take_number(request, "max_never_ran", &rules->has_functions, &rules->max_functions, error) &&
           (rules->has_diff || rules->has_total || rules->has_functions ||
            set_error(error, GOC_ERROR_INVALID, "what is wanted? Give min_diff, min_total or max_never_ran"));
}

// The service's page, for readers who reach the portal as the one who asks says; NULL: he does not. The caller frees.
static char *portal_page(const Request *request, const ServiceView *view)
{
    const char *portal = request_query(request, "portal");
    g_autofree char *root = g_strdup(portal ? portal : "");
    g_autofree char *name = g_uri_escape_string(view->name->full, NULL, FALSE);

    while (g_str_has_suffix(root, "/"))
        root[strlen(root) - 1] = '\0';
    return *root ? g_strconcat(root, "/portal/services/", name, NULL) : NULL;
}

// The same for all commits of a branch of a service.
static char *marker_of(const ServiceName *name)
{
    return g_strjoin("/", name->env, name->region, name->app, NULL);
}

// `rows` become those that the gate shows.
static void take_answer(GateFigures *figures, const GapAnswer *answer, const Comparison *comparison, GapsView *rows)
{
    *rows = gap_answer_view(answer, comparison);
    rows->is_open_only = true;
    rows->limit = GATE_ROWS;
    figures->diff = answer->lines;
    figures->n_changed = changes_n_lines(answer->changes);
    figures->gaps = rows;
    figures->notes = comparison->notes;
}

static void reply_gate(Request *request, const Gate *gate, const GateFigures *figures, bool is_markdown)
{
    JsonWriter json;

    if (is_markdown) {
        g_autoptr(Output) output = output_new_memory();

        gate_markdown_write(gate, figures, output);
        reply_markdown(request, output);
        return;
    }
    json = replies_json_new();
    gate_json_write(gate, figures, &json);
    replies_json(request, 200, &json);
}

// What is wrong with the question is told as such; what cannot be found out is a verdict.
static bool is_askers_fault(const GError *error)
{
    return error_kind(error) == GOC_ERROR_INVALID;
}

static void show_gate(Request *request, void *data)
{
    const App *app = data;
    g_autoptr(ServiceView) view = NULL;
    g_autoptr(Comparison) comparison = NULL;
    g_autoptr(GapAnswer) answer = NULL;
    g_autoptr(Gate) gate = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *portal = NULL, *marker = NULL, *partial = NULL;
    GateFigures figures = { 0 };
    IncrementQuestion question;
    GapsView rows;
    GateRules rules;
    bool is_markdown;

    if (!diff_question_take(request, &question, &error) || !take_format(request, &is_markdown, &error) ||
        !take_rules(request, &rules, &error) || !view_of_any(request, app, &view, &error)) {
        replies_api_error(request, error);
        return;
    }
    figures.service = view->name->full;
    figures.marker = marker = marker_of(view->name);
    figures.portal = portal = portal_page(request, view);
    figures.partial = partial = service_view_partial_reason(view);
    if (!has_coverage(view, &error)) {
        figures.total_unknown = figures.diff_unknown = error->message;
    } else {
        figures.total = view->latest->total;
        if (gap_answers_get(app->gaps, view->latest, &question, &comparison, &answer, &error)) {
            take_answer(&figures, answer, comparison, &rows);
        } else if (is_askers_fault(error)) {
            replies_api_error(request, error);
            return;
        } else {
            figures.diff_unknown = error->message;
        }
    }
    gate = gate_judge(&rules, &figures);
    reply_gate(request, gate, &figures, is_markdown);
}

const Route gate_routes[] = {
    { "GET", "/api/v1/services/{name}/gaps", ROUTE_SLOW, show_gaps, "functions that changed, and what of them ran" },
    { "GET", "/api/v1/services/{name}/gate", ROUTE_SLOW, show_gate, "whether the coverage is good enough to go on" },
    { NULL, NULL, ROUTE_QUICK, NULL, NULL },
};
