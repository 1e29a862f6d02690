// SPDX-License-Identifier: Apache-2.0
// goc-plugin gate: asks a server whether a service's coverage is good enough to go on.
#include "base/clock.h"
#include "base/error.h"
#include "base/output.h"
#include "base/printable.h"
#include "cli/commands.h"
#include "cli/progress.h"
#include "cli/server_answer.h"
#include "increment/percent_limit.h"

#include <unistd.h>

enum { DEFAULT_TIMEOUT_S = 300, MOST_TIMEOUT_S = 86400, MOST_FUNCTIONS = 1000000 };

typedef struct Wish {
    char *server, *service, *base, *min_diff, *min_total;
    int max_never_ran; // -1: not said
    int timeout_s;
    gboolean is_direct, is_whitespace_ignored, is_json, is_markdown, is_synced;
} Wish;

static void wish_clear(Wish *wish)
{
    g_free(wish->server);
    g_free(wish->service);
    g_free(wish->base);
    g_free(wish->min_diff);
    g_free(wish->min_total);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Wish, wish_clear)

static GOptionContext *options_new(Wish *wish)
{
    const GOptionEntry entries[] = {
        { "server", 0, 0, G_OPTION_ARG_STRING, &wish->server, "the server (default: $GOC_PLUGIN_SERVER)", "URL" },
        { "service", 0, 0, G_OPTION_ARG_STRING, &wish->service, "the service, as it is registered", "NAME" },
        { "base", 0, 0, G_OPTION_ARG_STRING, &wish->base,
          "count changes from this branch, tag, commit or rule (default: the service's own rule)", "BASE" },
        { "direct", 0, 0, G_OPTION_ARG_NONE, &wish->is_direct, "from the base itself, not from the merge base", NULL },
        { "ignore-whitespace", 0, 0, G_OPTION_ARG_NONE, &wish->is_whitespace_ignored,
          "lines that differ in white space alone did not change", NULL },
        { "min-diff", 0, 0, G_OPTION_ARG_STRING, &wish->min_diff,
          "at least so many percent of the changed lines have to have run", "PERCENT" },
        { "min-total", 0, 0, G_OPTION_ARG_STRING, &wish->min_total,
          "at least so many percent of all statements have to have run", "PERCENT" },
        { "max-never-ran", 0, 0, G_OPTION_ARG_INT, &wish->max_never_ran,
          "at most so many of the changed or added functions may never have run", "N" },
        { "sync", 0, 0, G_OPTION_ARG_NONE, &wish->is_synced, "have the server pull the service's coverage first",
          NULL },
        { "timeout", 0, 0, G_OPTION_ARG_INT, &wish->timeout_s, "wait at most so long for each answer (default: 300)",
          "SECONDS" },
        { "json", 0, 0, G_OPTION_ARG_NONE, &wish->is_json, "print the verdict as JSON", NULL },
        { "markdown", 0, 0, G_OPTION_ARG_NONE, &wish->is_markdown, "print it as a comment for a pull request", NULL },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };
    GOptionContext *context = g_option_context_new(NULL);

    g_option_context_set_summary(context, "Asks a server whether a service's coverage is good enough to go on.");
    g_option_context_set_description(
        context, "At least one of --min-diff, --min-total and --max-never-ran is needed. docs/gate.md has recipes for "
                 "pipelines.\n"
                 "\nExit status: 0 every rule passed, 1 one failed or could not be judged, 2 wrong use.\n"
                 "\nExamples:\n"
                 "  goc-plugin gate --server http://goc.example.com:8089 --base main --min-diff 80 \\\n"
                 "      --service staging_th_apa_goc_echoserver_master_845820727e\n"
                 "  goc-plugin gate --service $SERVICE --min-diff 80 --min-total 60 --sync --markdown > comment.md\n");
    g_option_context_add_main_entries(context, entries, NULL);
    return context;
}

static const char *misuse_of_percent(const char *text, GError **error)
{
    PercentLimit limit;

    return !text || percent_limit_parse(&limit, text, error) ? NULL : (*error)->message;
}

// What is wrong, for command_misused(); NULL: nothing. `error` keeps the text.
static const char *misuse_of(const Wish *wish, int argc, GError **error)
{
    if (argc > 1)
        return "everything is said by options";
    if (!wish->server || !*wish->server)
        return "which server? Give --server URL, or set GOC_PLUGIN_SERVER";
    if (!server_answer_is_address(wish->server))
        return "the server's address begins with http:// or https://";
    if (!wish->service || !*wish->service)
        return "which service? Give --service NAME";
    if (!wish->min_diff && !wish->min_total && wish->max_never_ran < 0)
        return "what is wanted? Give --min-diff, --min-total or --max-never-ran";
    if (wish->max_never_ran < -1 || wish->max_never_ran > MOST_FUNCTIONS)
        return "--max-never-ran is not a number of functions";
    if (wish->timeout_s < 1 || wish->timeout_s > MOST_TIMEOUT_S)
        return "--timeout is not a number of seconds up to a day";
    if (wish->is_json && wish->is_markdown)
        return "either --json or --markdown";
    if (misuse_of_percent(wish->min_diff, error) || misuse_of_percent(wish->min_total, error))
        return (*error)->message;
    return NULL;
}

static void add_value(GString *path, const char *key, const char *value)
{
    if (!value)
        return;
    g_string_append_printf(path, "&%s=", key);
    g_string_append_uri_escaped(path, value, NULL, FALSE);
}

static char *service_path(const Wish *wish, const char *what)
{
    g_autofree char *name = g_uri_escape_string(wish->service, NULL, FALSE);

    return g_strconcat("/api/v1/services/", name, "/", what, NULL);
}

static char *gate_path(const Wish *wish)
{
    g_autofree char *start = service_path(wish, "gate?format=json");
    g_autofree char *most = wish->max_never_ran >= 0 ? g_strdup_printf("%d", wish->max_never_ran) : NULL;
    GString *path = g_string_new(start);

    add_value(path, "base", wish->base);
    add_value(path, "range", wish->is_direct ? ".." : NULL);
    add_value(path, "ignore_whitespace", wish->is_whitespace_ignored ? "true" : NULL);
    add_value(path, "min_diff", wish->min_diff);
    add_value(path, "min_total", wish->min_total);
    add_value(path, "max_never_ran", most);
    add_value(path, "portal", wish->server);
    return g_string_free(path, FALSE);
}

// The server answers a long sync before it is over; asking again joins it. `*message` (the caller frees; NULL: all is
// well) tells what it did not bring.
static bool wait_for_sync(char **message, const Wish *wish, GError **error)
{
    g_autoptr(Progress) progress = progress_new("gate", "the server pulls the service's coverage");
    g_autofree char *path = service_path(wish, "sync");
    int64_t end_ms = clock_monotonic_ms() + (int64_t)wish->timeout_s * 1000;

    for (;;) {
        g_autoptr(JsonValue) answer = NULL;
        int64_t left_ms = end_ms - clock_monotonic_ms();

        if (left_ms <= 0)
            return set_error(error, GOC_ERROR_UNAVAILABLE,
                             "%s: the sync of %s goes on for more than %d s; see --timeout", wish->server,
                             wish->service, wish->timeout_s);
        if (!server_answer_get(&answer, NULL, wish->server, path, "{\"force\":true}", left_ms, error))
            return false;
        if (g_strcmp0(json_value_member_text(answer, "state"), "running") != 0) {
            *message = g_strdup(json_value_member_text(answer, "message"));
            return true;
        }
    }
}

// What a sync does not bring is told; the gate judges what there is.
static bool sync_service(const Wish *wish, GError **error)
{
    g_autofree char *message = NULL;

    if (!wait_for_sync(&message, wish, error))
        return false;
    if (message)
        command_say("gate", "%s", message);
    return true;
}

static void write_line(Output *output, const char *before, const char *text)
{
    g_autofree char *shown = printable(text ? text : "", NULL);

    output_printf(output, "%s%s\n", before, shown);
}

static void write_compared(Output *output, const JsonValue *gaps)
{
    const JsonValue *base = json_value_member(gaps, "base");
    const char *commit = json_value_member_text(base, "commit"), *from = json_value_member_text(base, "compared_from");
    bool is_apart = g_strcmp0(commit, from) != 0;
    g_autofree char *line = NULL;

    if (!base)
        return;
    line = g_strdup_printf("%s (%s)%s%s", json_value_member_text(base, "name"), commit,
                           is_apart ? ", compared from their merge base " : "", is_apart ? from : "");
    write_line(output, "base: ", line);
    write_line(output, "head: ", json_value_member_text(gaps, "head"));
}

static void write_rules(Output *output, const JsonValue *rules)
{
    for (gsize i = 0; i < json_value_length(rules); i++) {
        const JsonValue *rule = json_value_item(rules, i);

        output_printf(output, "%s: ", json_value_member_text(rule, "verdict"));
        write_line(output, "", json_value_member_text(rule, "reason"));
    }
}

static void write_text(Output *output, const JsonValue *answer)
{
    const JsonValue *notes = json_value_member(answer, "notes");
    const char *partial = json_value_member_text(answer, "partial_reason");

    write_line(output, "service: ", json_value_member_text(answer, "service"));
    write_compared(output, json_value_member(answer, "gaps"));
    write_rules(output, json_value_member(answer, "rules"));
    if (partial)
        write_line(output, "note: the coverage is not whole: ", partial);
    for (gsize i = 0; i < json_value_length(notes); i++)
        write_line(output, "note: ", json_value_text(json_value_item(notes, i)));
    write_line(output, "gate: ", json_value_member_text(answer, "verdict"));
}

// An older server, or another one, may answer something else.
static bool is_verdict(const JsonValue *answer)
{
    const JsonValue *rules = json_value_member(answer, "rules");

    for (gsize i = 0; i < json_value_length(rules); i++) {
        const JsonValue *rule = json_value_item(rules, i);

        if (!json_value_member_text(rule, "verdict") || !json_value_member_text(rule, "reason"))
            return false;
    }
    return json_value_length(rules) > 0 && json_value_member_text(answer, "verdict") &&
           json_value_member_text(answer, "comment");
}

static bool write_answer(const Wish *wish, const JsonValue *answer, GBytes *text, GError **error)
{
    g_autoptr(Output) output = output_new_fd(STDOUT_FILENO);
    gsize size;
    const void *data = g_bytes_get_data(text, &size);

    if (!is_verdict(answer))
        return set_error(error, GOC_ERROR_UNAVAILABLE, "%s: the answer holds no verdict", wish->server);
    if (wish->is_json) {
        output_write(output, data, size);
        output_byte(output, '\n');
    } else if (wish->is_markdown) {
        output_text(output, json_value_member_text(answer, "comment"));
    } else {
        write_text(output, answer);
    }
    return output_finish(output, error);
}

// A mirror that is not there yet is cloned first.
static bool ask_server(JsonValue **answer, GBytes **text, const Wish *wish, GError **error)
{
    g_autoptr(Progress) progress = progress_new("gate", "the server looks at what changed, or clones the repository");
    g_autofree char *path = gate_path(wish);

    return server_answer_get(answer, text, wish->server, path, NULL, (int64_t)wish->timeout_s * 1000, error);
}

// Whether the gate is open; what it said is printed.
static bool ask_gate(bool *is_passed, const Wish *wish, GError **error)
{
    g_autoptr(JsonValue) answer = NULL;
    g_autoptr(GBytes) text = NULL;

    if ((wish->is_synced && !sync_service(wish, error)) || !ask_server(&answer, &text, wish, error))
        return false;
    *is_passed = json_value_bool(json_value_member(answer, "passed"));
    return write_answer(wish, answer, text, error);
}

ExitCode gate_command(int argc, char **argv)
{
    g_auto(Wish) wish = { .max_never_ran = -1, .timeout_s = DEFAULT_TIMEOUT_S };
    g_autoptr(GOptionContext) options = options_new(&wish);
    g_autoptr(GError) error = NULL;
    const char *misuse;
    bool is_passed;

    g_set_prgname("goc-plugin gate");
    if (!g_option_context_parse(options, &argc, &argv, &error))
        return command_misused("gate", error->message);
    if (!wish.server)
        wish.server = g_strdup(g_getenv("GOC_PLUGIN_SERVER"));
    misuse = misuse_of(&wish, argc, &error);
    if (misuse)
        return command_misused("gate", misuse);
    if (!ask_gate(&is_passed, &wish, &error))
        return command_fail("gate", error);
    return is_passed ? EXIT_GOOD : EXIT_FAILED;
}
