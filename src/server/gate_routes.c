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

enum { AUTHORS_TIMEOUT_MS = 10000, AUTHORS_FILES = 200, GATE_ROWS = 10, MOST_FUNCTIONS = 1000000 };

// What is compared, and the functions of it.
typedef struct Answer {
    Increment *increment;
    SourceTexts *base, *head;
    Gaps *gaps;
    GapsView view;
} Answer;

static void answer_clear(Answer *answer)
{
    g_clear_pointer(&answer->gaps, gaps_free);
    g_clear_pointer(&answer->base, source_texts_free);
    g_clear_pointer(&answer->head, source_texts_free);
    g_clear_pointer(&answer->increment, increment_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Answer, answer_clear)

static bool find_gaps(Answer *answer, GError **error)
{
    const Increment *increment = answer->increment;
    const Comparison *comparison = increment->comparison;
    const char *folder = comparison->mirror->folder;
    GapsQuestion question = { .changes = increment->changes,
                              .profile = increment->profile,
                              .sources = increment->sources,
                              .absent = increment->cover->absent };
    AuthorsQuestion authors = { .folder = folder,
                                .from = comparison_from(comparison),
                                .head = comparison->base->head,
                                .files_ceiling = AUTHORS_FILES,
                                .timeout_ms = AUTHORS_TIMEOUT_MS };

    if (!source_texts_of_commit(&answer->base, folder, authors.from, error) ||
        !source_texts_of_commit(&answer->head, folder, authors.head, error))
        return false;
    question.base = answer->base;
    question.now = answer->head;
    if (!gaps_make(&answer->gaps, &question, error))
        return false;
    gaps_find_owners(answer->gaps, answer->head);
    gaps_find_authors(answer->gaps, &authors);
    return true;
}

// `answer`, zeroes before, is to be cleared in any case.
static bool answer_make(Answer *answer, const App *app, const Snapshot *snapshot, const IncrementQuestion *question,
                        GError **error)
{
    if (!increments_open(app->increments, snapshot, question, &answer->increment, error) || !find_gaps(answer, error))
        return false;
    answer->view = (GapsView){ .gaps = answer->gaps,
                               .changes = answer->increment->changes,
                               .base_name = answer->increment->comparison->base->name,
                               .absent = answer->increment->cover->absent };
    return true;
}

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

static bool take_open_only(const Request *request, bool *is_open_only, GError **error)
{
    const char *text = request_query(request, "uncovered");

    *is_open_only = g_strcmp0(text, "true") == 0 || g_strcmp0(text, "1") == 0;
    return !text || *is_open_only || g_str_equal(text, "false") || g_str_equal(text, "0") ||
           set_error(error, GOC_ERROR_INVALID, "uncovered is neither true nor false");
}

static bool view_of(const Request *request, const App *app, ServiceView **out, GError **error)
{
    g_autoptr(ServiceName) name = NULL;

    return service_name_parse(&name, request_path_value(request, "name"), error) &&
           service_view_get(app, name, out, error);
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
    return (view->latest && view->latest->cov_path) ||
           set_error(error, GOC_ERROR_NOT_FOUND, "no coverage of %s was collected", view->name->full);
}

static void show_gaps(Request *request, void *data)
{
    const App *app = data;
    g_auto(Answer) answer = { 0 };
    g_autoptr(ServiceView) view = NULL;
    g_autoptr(GError) error = NULL;
    IncrementQuestion question;
    bool is_markdown, is_open_only, has_limit;
    guint limit = 0;

    if (!diff_question_take(request, &question, &error) || !take_format(request, &is_markdown, &error) ||
        !take_open_only(request, &is_open_only, &error) || !take_number(request, "limit", &has_limit, &limit, &error) ||
        !view_of(request, app, &view, &error) || !has_coverage(view, &error) ||
        !answer_make(&answer, app, view->latest, &question, &error)) {
        replies_api_error(request, error);
        return;
    }
    answer.view.is_open_only = is_open_only;
    answer.view.limit = limit;
    reply_gaps(request, &answer.view, is_markdown);
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

static void take_answer(GateFigures *figures, const Answer *answer)
{
    const DiffCover *diff = answer->increment->diff;

    figures->diff = (Total){ .covered = diff->n_measured - diff->n_missing, .statements = diff->n_measured };
    figures->n_changed = answer->increment->changes->n_lines;
    figures->gaps = &answer->view;
    figures->notes = answer->increment->comparison->notes;
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
    g_auto(Answer) answer = { 0 };
    g_autoptr(ServiceView) view = NULL;
    g_autoptr(Gate) gate = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *portal = NULL, *marker = NULL, *partial = NULL;
    GateFigures figures = { 0 };
    IncrementQuestion question;
    GateRules rules;
    bool is_markdown;

    if (!diff_question_take(request, &question, &error) || !take_format(request, &is_markdown, &error) ||
        !take_rules(request, &rules, &error) || !view_of(request, app, &view, &error)) {
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
        if (answer_make(&answer, app, view->latest, &question, &error)) {
            answer.view.is_open_only = true;
            answer.view.limit = GATE_ROWS;
            take_answer(&figures, &answer);
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
