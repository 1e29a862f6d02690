// SPDX-License-Identifier: Apache-2.0
// Settings file: the YAML form. Knows libcyaml; nobody else does.
#include "base/error.h"
#include "base/file.h"
#include "daemon/settings.h"

#include <cyaml/cyaml.h>
#include <stdio.h>
#include <string.h>

enum { FILE_CEILING_BYTES = 1024 * 1024, LONGEST_TEXT = 4096, MOST_PAUSES = 64, MOST_ROLES = 16, MOST_ROWS = 10000 };

// What the file says, as text; NULL where it is silent.
typedef struct Said {
    char *root, *listen, *center_listen, *foreign_center, *ip_revise, *allow_file_repositories, *git_user, *git_token,
        *git_timeout, *agent_timeout, *sync_wait, *sync_fresh, *check_interval, *allow_loopback_agents,
        *allow_private_agents, *allow_public_agents;
    char **roles;
    char **pull_pauses;
    RepositoryRow *repositories;
    unsigned roles_count, pull_pauses_count, repositories_count;
} Said;

#define SAID(key) CYAML_FIELD_STRING_PTR(#key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, Said, key, 0, LONGEST_TEXT)
#define SAID_LIST(key, entry, least, most)                                                                             \
    CYAML_FIELD_SEQUENCE(#key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, Said, key, entry, least, most)

static const cyaml_schema_value_t item = { CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 0, LONGEST_TEXT) };
static const cyaml_schema_field_t row_fields[] = {
    CYAML_FIELD_STRING_PTR("app", CYAML_FLAG_POINTER, RepositoryRow, app, 1, LONGEST_TEXT),
    CYAML_FIELD_STRING_PTR("url", CYAML_FLAG_POINTER, RepositoryRow, url, 1, LONGEST_TEXT),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t repository_row = { CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, RepositoryRow,
                                                                         row_fields) };
static const cyaml_schema_field_t fields[] = {
    SAID(root),
    SAID_LIST(roles, &item, 1, MOST_ROLES),
    SAID(listen),
    SAID(center_listen),
    SAID(foreign_center),
    SAID(ip_revise),
    SAID_LIST(repositories, &repository_row, 0, MOST_ROWS),
    SAID(allow_file_repositories),
    SAID(git_user),
    SAID(git_token),
    SAID(git_timeout),
    SAID(agent_timeout),
    SAID(sync_wait),
    SAID(sync_fresh),
    SAID(check_interval),
    SAID_LIST(pull_pauses, &item, 1, MOST_PAUSES),
    SAID(allow_loopback_agents),
    SAID(allow_private_agents),
    SAID(allow_public_agents),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t document = { CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, Said, fields) };

// The library's own words for what is wrong, and where it was then.
typedef struct Complaint {
    char *reason;
    guint line, column;
} Complaint;

static void note_complaint(cyaml_log_t level, void *context, const char *format, va_list values) G_GNUC_PRINTF(3, 0);
static void note_complaint(cyaml_log_t level, void *context, const char *format, va_list values)
{
    Complaint *complaint = context;
    g_autofree char *text = g_strdup_vprintf(format, values);
    const char *place = strstr(text, "(line: ");

    g_strchomp(text);
    if (place && !complaint->line)
        sscanf(place, "(line: %u, column: %u)", &complaint->line, &complaint->column);
    else if (!place && !complaint->reason && !g_str_has_suffix(text, "Backtrace:"))
        complaint->reason = g_strdup(g_str_has_prefix(text, "Load: ") ? text + 6 : text);
}

static void complaint_clear(Complaint *complaint)
{
    g_free(complaint->reason);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Complaint, complaint_clear)

static const char *line_start(const char *text, guint line)
{
    for (guint i = 1; i < line && *text; i++) {
        text = strchrnul(text, '\n');
        text += *text != '\0';
    }
    return text;
}

// Whether a key stands at `at`: nothing or punctuation before, a colon behind.
static bool is_key(const char *text, const char *at, gsize size)
{
    const char *behind = at + size + strspn(at + size, " \"'");

    return *behind == ':' && (at == text || strchr("\n {,\"'", at[-1]));
}

// The library names the place before a bad key; the key itself comes next.
static const char *key_after(const char *text, const char *from, const char *key)
{
    gsize size = strlen(key);

    for (const char *at = strstr(from, key); size && at; at = strstr(at + 1, key)) {
        if (is_key(text, at, size))
            return at;
    }
    return NULL;
}

static bool refuse_at(GError **error, const char *path, const char *text, const char *at, const char *reason)
{
    guint line = 1;
    const char *start = text;

    for (const char *c = text; c < at; c++) {
        if (*c == '\n') {
            line++;
            start = c + 1;
        }
    }
    return set_error(error, GOC_ERROR_INVALID, "%s:%u:%u: %s", path, line, (guint)(at - start) + 1, reason);
}

static bool refuse(GError **error, const char *path, const char *text, const Complaint *complaint)
{
    static const struct {
        const char *theirs, *ours;
    } words[] = {
        { "Unexpected key: ", "there is no setting" },
        { "Mapping field already seen: ", "this key occurs twice:" },
    };
    const char *reason = complaint->reason ? complaint->reason : "not the YAML of settings";
    const char *place = line_start(text, MAX(complaint->line, 1));

    place += MIN(strlen(place), MAX(complaint->column, 1) - 1);
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        g_autofree char *said = NULL;
        const char *key, *at;

        if (!g_str_has_prefix(reason, words[i].theirs))
            continue;
        key = reason + strlen(words[i].theirs);
        at = key_after(text, place, key);
        said = g_strdup_printf("%s %s", words[i].ours, key);
        return refuse_at(error, path, text, at ? at : place, said);
    }
    return refuse_at(error, path, text, place, reason);
}

// A value that the schema took and the setting does not.
static bool refuse_value(GError **error, const char *path, const char *text, const char *key)
{
    const char *at = key_after(text, text, key);
    g_autofree char *reason = g_strdup((*error)->message);

    g_clear_error(error);
    return refuse_at(error, path, text, at ? at : text, reason);
}

static char *joined(char **items, unsigned n)
{
    g_autoptr(GString) list = g_string_new(NULL);

    for (unsigned i = 0; i < n; i++)
        g_string_append_printf(list, "%s%s", i ? "," : "", items[i]);
    return g_string_free(g_steal_pointer(&list), FALSE);
}

static bool take_repositories(Settings *settings, const Said *said, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    for (unsigned i = 0; i < said->repositories_count; i++) {
        const RepositoryRow *row = &said->repositories[i];

        if (!g_hash_table_add(seen, row->app))
            return set_error(error, GOC_ERROR_INVALID, "repositories: %s occurs twice", row->app);
        g_hash_table_insert(settings->repositories, g_strdup(row->app), g_strdup(row->url));
    }
    return true;
}

static bool take(Settings *settings, const Said *said, const char *path, const char *text, GError **error)
{
    g_autofree char *roles = said->roles ? joined(said->roles, said->roles_count) : NULL;
    g_autofree char *pauses = said->pull_pauses ? joined(said->pull_pauses, said->pull_pauses_count) : NULL;
    const struct {
        const char *key, *value;
    } values[] = {
        { "root", said->root },
        { "roles", roles },
        { "listen", said->listen },
        { "center_listen", said->center_listen },
        { "foreign_center", said->foreign_center },
        { "ip_revise", said->ip_revise },
        { "allow_file_repositories", said->allow_file_repositories },
        { "git_user", said->git_user },
        { "git_token", said->git_token },
        { "git_timeout", said->git_timeout },
        { "agent_timeout", said->agent_timeout },
        { "sync_wait", said->sync_wait },
        { "sync_fresh", said->sync_fresh },
        { "check_interval", said->check_interval },
        { "pull_pauses", pauses },
        { "allow_loopback_agents", said->allow_loopback_agents },
        { "allow_private_agents", said->allow_private_agents },
        { "allow_public_agents", said->allow_public_agents },
    };
    g_autoptr(GError) reason = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(values); i++) {
        if (!values[i].value || settings_set(settings, values[i].key, values[i].value, &reason))
            continue;
        refuse_value(&reason, path, text, values[i].key);
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    }
    if (take_repositories(settings, said, &reason))
        return true;
    refuse_value(&reason, path, text, "repositories");
    g_propagate_error(error, g_steal_pointer(&reason));
    return false;
}

bool settings_read(Settings *settings, const char *path, GError **error)
{
    g_autoptr(GBytes) content = NULL;
    g_auto(Complaint) complaint = { 0 };
    g_autofree char *text = NULL;
    const cyaml_config_t config = { .log_fn = note_complaint,
                                    .log_ctx = &complaint,
                                    .mem_fn = cyaml_mem,
                                    .log_level = CYAML_LOG_WARNING,
                                    .flags = CYAML_CFG_NO_ALIAS };
    const void *data;
    Said *said = NULL;
    gsize size;
    bool is_taken;

    if (!file_read(&content, path, FILE_CEILING_BYTES, error))
        return false;
    data = g_bytes_get_data(content, &size);
    text = g_strndup(data ? data : "", size);
    if (strlen(text) != size)
        return set_error(error, GOC_ERROR_INVALID, "%s: holds NUL", path);
    if (cyaml_load_data((const uint8_t *)text, size, &config, &document, (cyaml_data_t **)&said, NULL) != CYAML_OK ||
        complaint.reason) {
        cyaml_free(&config, &document, said, 0);
        return refuse(error, path, text, &complaint);
    }
    // An empty document gives no data: it says nothing.
    is_taken = !said || take(settings, said, path, text, error);
    cyaml_free(&config, &document, said, 0);
    return is_taken;
}
