// SPDX-License-Identifier: Apache-2.0
// Settings: the table of keys, their defaults, and how a value's text becomes a value.
#include "daemon/settings.h"

#include "base/error.h"
#include "base/file.h"
#include "daemon/duration.h"
#include "format/json_read.h"
#include "increment/base_rule.h"
#include "server/listener.h"

#include <string.h>

enum { MAP_CEILING_BYTES = 8 * 1024 * 1024 };

// Reads `text` into the field at `place` of `settings`.
typedef bool (*ValueReader)(Settings *settings, void *place, const char *text, GError **error);

static bool read_text(Settings *settings, void *place, const char *text, GError **error)
{
    if (!*text)
        return set_error(error, GOC_ERROR_INVALID, "it is empty");
    g_free(*(char **)place);
    *(char **)place = g_strdup(text);
    return true;
}

static bool read_switch(Settings *settings, void *place, const char *text, GError **error)
{
    bool is_on = !strcmp(text, "true");

    if (!is_on && strcmp(text, "false"))
        return set_error(error, GOC_ERROR_INVALID, "\"%s\" is neither true nor false", text);
    *(bool *)place = is_on;
    return true;
}

static bool read_duration(Settings *settings, void *place, const char *text, GError **error)
{
    return duration_parse(place, text, error);
}

static bool read_deadline(Settings *settings, void *place, const char *text, GError **error)
{
    int64_t ms;

    if (!duration_parse(&ms, text, error))
        return false;
    if (!ms)
        return set_error(error, GOC_ERROR_INVALID, "it must be more than 0");
    *(int64_t *)place = ms;
    return true;
}

static bool read_pauses(Settings *settings, void *place, const char *text, GError **error)
{
    g_auto(GStrv) items = g_strsplit(text, ",", -1);
    g_autoptr(GArray) pauses = g_array_new(FALSE, FALSE, sizeof(int64_t));

    for (char **item = items; *item; item++) {
        int64_t pause;

        if (!read_deadline(settings, &pause, g_strstrip(*item), error))
            return false;
        if (pauses->len && pause < g_array_index(pauses, int64_t, pauses->len - 1))
            return set_error(error, GOC_ERROR_INVALID, "the pauses must ascend");
        g_array_append_val(pauses, pause);
    }
    if (!pauses->len)
        return set_error(error, GOC_ERROR_INVALID, "at least one pause is needed");
    g_array_unref(settings->pull_pauses_ms);
    settings->pull_pauses_ms = g_steal_pointer(&pauses);
    return true;
}

static bool read_roles(Settings *settings, void *place, const char *text, GError **error)
{
    g_auto(GStrv) items = g_strsplit(text, ",", -1);
    Settings chosen = { 0 };
    const struct {
        const char *name;
        bool *is_on;
    } roles[] = {
        { "center", &chosen.has_center },
        { "report", &chosen.has_report },
        { "watchdog", &chosen.has_watchdog },
        { "portal", &chosen.has_portal },
    };

    for (char **item = items; *item; item++) {
        gsize i = 0;

        g_strstrip(*item);
        while (i < G_N_ELEMENTS(roles) && strcmp(*item, roles[i].name))
            i++;
        if (i == G_N_ELEMENTS(roles))
            return set_error(error, GOC_ERROR_INVALID, "\"%s\" is not a role: center, report, watchdog, portal", *item);
        *roles[i].is_on = true;
    }
    settings->has_center = chosen.has_center;
    settings->has_report = chosen.has_report;
    settings->has_watchdog = chosen.has_watchdog;
    settings->has_portal = chosen.has_portal;
    return true;
}

static bool is_host_pattern(const char *text)
{
    const char *name = g_str_has_prefix(text, "*.") ? text + 2 : text;

    return !strcmp(text, "*") ||
           (*name && *name != '.' && !name[strspn(name, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-._")]);
}

static bool read_hosts(Settings *settings, void *place, const char *text, GError **error)
{
    g_auto(GStrv) hosts = g_strsplit(text, ",", -1);

    for (char **host = hosts; *host; host++) {
        if (!is_host_pattern(g_strstrip(*host)))
            return set_error(error, GOC_ERROR_INVALID,
                             "\"%s\" is not a host name without port, such as goc.example.com or *.example.com", *host);
    }
    g_strfreev(settings->allowed_hosts);
    settings->allowed_hosts = g_steal_pointer(&hosts);
    return true;
}

// Splits "name=value", of which only the value may hold "=": leaves the name and returns the value; NULL: it is none.
static const char *split_row(char *row, const char *form, GError **error)
{
    char *equals = strchr(g_strstrip(row), '=');

    if (!equals || equals == row || !equals[1]) {
        set_error(error, GOC_ERROR_INVALID, "\"%s\" is not %s", row, form);
        return NULL;
    }
    *equals = '\0';
    return equals + 1;
}

static bool read_repositories(Settings *settings, void *place, const char *text, GError **error)
{
    g_auto(GStrv) rows = g_strsplit(text, ",", -1);

    for (char **row = rows; *row; row++) {
        const char *url = split_row(*row, "app=url", error);

        if (!url)
            return false;
        g_hash_table_insert(settings->repositories, g_strdup(*row), g_strdup(url));
    }
    return true;
}

static bool check_base_rule(const char *text, GError **error)
{
    g_auto(BaseRule) rule = { 0 };

    return base_rule_parse(&rule, text, error);
}

static bool read_base_rule(Settings *settings, void *place, const char *text, GError **error)
{
    return check_base_rule(text, error) && read_text(settings, place, text, error);
}

bool settings_add_diff_base(Settings *settings, const char *pattern, const char *rule, GError **error)
{
    AppBaseRule *row;

    if (!*pattern)
        return set_error(error, GOC_ERROR_INVALID, "the pattern of app names is empty");
    if (!check_base_rule(rule, error))
        return false;
    row = g_new0(AppBaseRule, 1);
    *row = (AppBaseRule){ g_strdup(pattern), g_strdup(rule) };
    g_ptr_array_add(settings->diff_bases, row);
    return true;
}

static bool read_base_rules(Settings *settings, void *place, const char *text, GError **error)
{
    g_auto(GStrv) rows = g_strsplit(text, ",", -1);

    g_ptr_array_set_size(settings->diff_bases, 0);
    for (char **row = rows; *row; row++) {
        const char *rule = split_row(*row, "app=rule", error);

        if (!rule || !settings_add_diff_base(settings, *row, rule, error))
            return false;
    }
    return true;
}

// One row: key, field, reader, switch, form, summary.
#define SETTINGS(ROW)                                                                                                  \
    ROW(root, root, read_text, false, "FOLDER", "data folder; made when it does not exist")                            \
    ROW(roles, has_center, read_roles, false, "LIST", "which parts run: center, report, watchdog, portal")             \
    ROW(listen, listen, read_text, false, "ADDRESS", "where report, watch dog and portal listen")                      \
    ROW(center_listen, center_listen, read_text, false, "ADDRESS", "where the center listens")                         \
    ROW(allowed_hosts, allowed_hosts, read_hosts, false, "NAMES",                                                      \
        "further names under which browsers may ask for the server")                                                   \
    ROW(foreign_center, foreign_center, read_text, false, "URL", "a goc center to ask instead of our own")             \
    ROW(ip_revise, is_ip_revised, read_switch, true, "BOOL",                                                           \
        "replace the host that a service registers by the address it calls from, as goc does")                         \
    ROW(repositories, repositories, read_repositories, false, "ROWS", "app name or Go module path -> git URL")         \
    ROW(allow_file_repositories, is_file_repository_allowed, read_switch, true, "BOOL",                                \
        "accept folders and file:// URLs as repositories")                                                             \
    ROW(git_user, git_user, read_text, false, "NAME", "user for git over HTTP")                                        \
    ROW(git_token, git_token, read_text, false, "TOKEN", "token for git over HTTP; better given in the environment")   \
    ROW(git_timeout, git_timeout_ms, read_deadline, false, "TIME", "one clone or fetch may take this long")            \
    ROW(mirror_fresh, mirror_fresh_ms, read_duration, false, "TIME",                                                   \
        "a mirror younger than this is not fetched before a branch or tag is looked up in it")                         \
    ROW(diff_base, diff_base, read_base_rule, false, "RULE",                                                           \
        "what changes are counted from: default, previous, branch:NAME, tag:PATTERN, env:NAME or commit:ID")           \
    ROW(diff_bases, diff_bases, read_base_rules, false, "ROWS", "pattern of app names -> such a rule of their own")    \
    ROW(diff_ahead, is_diff_made_ahead, read_switch, true, "BOOL",                                                     \
        "count what of the changes ran whenever coverage changed, before anybody asks")                                \
    ROW(agent_timeout, agent_timeout_ms, read_deadline, false, "TIME", "one instance may take this long to answer")    \
    ROW(sync_wait, sync_wait_ms, read_deadline, false, "TIME", "a sync request waits this long for its result")        \
    ROW(sync_fresh, sync_fresh_ms, read_duration, false, "TIME",                                                       \
        "within this time after a success a sync that is not forced answers from the store")                           \
    ROW(check_interval, check_interval_ms, read_deadline, false, "TIME", "pause between two rounds of health checks")  \
    ROW(pull_pauses, pull_pauses_ms, read_pauses, false, "TIMES",                                                      \
        "pauses between two pulls of a build; the next one each time nothing changed")                                 \
    ROW(allow_loopback_agents, is_loopback_allowed, read_switch, true, "BOOL", "ask agents at 127.0.0.0/8 and ::1")    \
    ROW(allow_private_agents, is_private_allowed, read_switch, true, "BOOL", "ask agents in private networks")         \
    ROW(allow_public_agents, is_public_allowed, read_switch, true, "BOOL", "ask agents anywhere else")

#define PUBLIC_ROW(key, field, reader, is_switch, form, summary) { #key, is_switch, form, summary },
const SettingRow setting_rows[] = { SETTINGS(PUBLIC_ROW){ NULL, false, NULL, NULL } };

#define INNER_ROW(key, field, reader, is_switch, form, summary) { reader, offsetof(Settings, field) },
static const struct {
    ValueReader read;
    gsize offset;
} inner_rows[] = { SETTINGS(INNER_ROW) };

Settings *settings_new_default(void)
{
    static const int64_t pauses_ms[] = { 20 * 60000, 60 * 60000, 120 * 60000, 240 * 60000 };
    Settings *settings = g_new0(Settings, 1);

    settings->root = g_strdup("./goc-plugin-data");
    settings->has_center = settings->has_report = settings->has_watchdog = settings->has_portal = true;
    settings->center_listen = g_strdup("127.0.0.1:7777");
    settings->listen = g_strdup("127.0.0.1:8089");
    settings->is_ip_revised = true;
    settings->repositories = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    settings->git_timeout_ms = 5 * 60000;
    settings->mirror_fresh_ms = 60000;
    settings->diff_bases = g_ptr_array_new_with_free_func((GDestroyNotify)app_base_rule_free);
    settings->is_diff_made_ahead = true;
    settings->agent_timeout_ms = 10000;
    settings->sync_wait_ms = 10000;
    settings->sync_fresh_ms = 15 * 60000;
    settings->check_interval_ms = 60000;
    settings->pull_pauses_ms = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_array_append_vals(settings->pull_pauses_ms, pauses_ms, G_N_ELEMENTS(pauses_ms));
    settings->is_loopback_allowed = true;
    settings->is_private_allowed = true;
    return settings;
}

void settings_free(Settings *settings)
{
    if (!settings)
        return;
    g_free(settings->root);
    g_free(settings->center_listen);
    g_free(settings->listen);
    g_strfreev(settings->allowed_hosts);
    g_free(settings->foreign_center);
    g_hash_table_unref(settings->repositories);
    g_free(settings->diff_base);
    g_ptr_array_unref(settings->diff_bases);
    g_free(settings->git_user);
    if (settings->git_token)
        explicit_bzero(settings->git_token, strlen(settings->git_token));
    g_free(settings->git_token);
    g_array_unref(settings->pull_pauses_ms);
    g_free(settings);
}

bool settings_set(Settings *settings, const char *key, const char *text, GError **error)
{
    for (gsize i = 0; setting_rows[i].key; i++) {
        if (strcmp(setting_rows[i].key, key))
            continue;
        if (!inner_rows[i].read(settings, (char *)settings + inner_rows[i].offset, text, error))
            return prefix_error(error, "%s", key);
        return true;
    }
    return set_error(error, GOC_ERROR_INVALID, "there is no setting %s", key);
}

static bool is_address(const char *key, const char *text, GError **error)
{
    g_autofree char *address = NULL;
    uint16_t port;

    return listener_address_parse(&address, &port, text, error) || prefix_error(error, "%s", key);
}

bool settings_check(const Settings *settings, GError **error)
{
    if (!settings->has_center && !settings->has_report && !settings->has_watchdog && !settings->has_portal)
        return set_error(error, GOC_ERROR_INVALID, "roles: none is left");
    if (settings->has_center && settings->foreign_center)
        return set_error(error, GOC_ERROR_INVALID,
                         "foreign_center: either the role center runs here or a foreign center is asked");
    if (!settings->has_center && !settings->foreign_center)
        return set_error(error, GOC_ERROR_INVALID,
                         "foreign_center: without the role center it must tell which goc center is asked");
    if (settings->foreign_center && !g_str_has_prefix(settings->foreign_center, "http://") &&
        !g_str_has_prefix(settings->foreign_center, "https://"))
        return set_error(error, GOC_ERROR_INVALID, "foreign_center: \"%s\" is not a URL such as http://goc.example.com",
                         settings->foreign_center);
    if (settings->has_portal && !settings->has_report)
        return set_error(error, GOC_ERROR_INVALID, "roles: portal shows what report knows; add report");
    return is_address("center_listen", settings->center_listen, error) && is_address("listen", settings->listen, error);
}

bool settings_read_repository_map(Settings *settings, const char *path, GError **error)
{
    g_autoptr(GBytes) text = NULL;
    g_autoptr(JsonValue) map = NULL;
    const void *data;
    gsize size;

    if (!file_read(&text, path, MAP_CEILING_BYTES, error))
        return false;
    data = g_bytes_get_data(text, &size);
    if (!json_read(&map, data, size, MAP_CEILING_BYTES, error))
        return prefix_error(error, "%s", path);
    if (json_value_kind(map) != JSON_KIND_OBJECT)
        return set_error(error, GOC_ERROR_INVALID, "%s: not an object of app names and git URLs", path);
    for (const char *app = NULL; (app = json_value_next_key(map, app));) {
        const char *url = json_value_member_text(map, app);

        if (!url || !*url || !*app)
            return set_error(error, GOC_ERROR_INVALID, "%s: the git URL of \"%s\" is not text", path, app);
        if (!g_hash_table_contains(settings->repositories, app))
            g_hash_table_insert(settings->repositories, g_strdup(app), g_strdup(url));
    }
    return true;
}

static bool read_variable(Settings *settings, const char *variable, const char *key, GError **error)
{
    const char *text = g_getenv(variable);

    if (!text || !*text)
        return true;
    if (!settings_set(settings, key, text, error))
        return prefix_error(error, "environment variable %s", variable);
    return true;
}

bool settings_read_environment(Settings *settings, GError **error)
{
    if (!read_variable(settings, "GITLAB_USER", "git_user", error) ||
        !read_variable(settings, "GITLAB_TOKEN", "git_token", error))
        return false;
    for (const SettingRow *row = setting_rows; row->key; row++) {
        g_autofree char *upper = g_ascii_strup(row->key, -1);
        g_autofree char *variable = g_strconcat("GOC_PLUGIN_", upper, NULL);

        if (!read_variable(settings, variable, row->key, error))
            return false;
    }
    return true;
}
