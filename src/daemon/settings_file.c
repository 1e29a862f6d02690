// SPDX-License-Identifier: Apache-2.0
// Settings file: the YAML form. Knows libyaml; nobody else does.
#include "base/error.h"
#include "base/file.h"
#include "daemon/settings.h"

#include <string.h>
#include <yaml.h>

enum { CEILING_BYTES = 1024 * 1024 };

// A parsed file; nodes belong to the document.
typedef struct SettingsFile {
    const char *path;
    yaml_parser_t parser;
    yaml_document_t document;
} SettingsFile;

static void settings_file_clear(SettingsFile *file)
{
    yaml_document_delete(&file->document);
    yaml_parser_delete(&file->parser);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SettingsFile, settings_file_clear)

static bool refuse_at(const SettingsFile *file, yaml_mark_t mark, GError **error, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
static bool refuse_at(const SettingsFile *file, yaml_mark_t mark, GError **error, const char *format, ...)
{
    g_autofree char *reason = NULL;
    va_list values;

    va_start(values, format);
    reason = g_strdup_vprintf(format, values);
    va_end(values);
    return set_error(error, GOC_ERROR_INVALID, "%s:%zu:%zu: %s", file->path, mark.line + 1, mark.column + 1, reason);
}

static yaml_node_t *node_at(SettingsFile *file, int index)
{
    return yaml_document_get_node(&file->document, index);
}

// NULL when the node is not a text.
static const char *text_of(const yaml_node_t *node)
{
    const char *text = (const char *)node->data.scalar.value;

    return node->type == YAML_SCALAR_NODE && strlen(text) == node->data.scalar.length ? text : NULL;
}

// A key of a mapping that `seen` does not have yet.
static bool take_key(const SettingsFile *file, const yaml_node_t *node, GHashTable *seen, const char **key,
                     GError **error)
{
    *key = text_of(node);
    if (!*key)
        return refuse_at(file, node->start_mark, error, "a key is not text");
    if (!g_hash_table_add(seen, (char *)*key))
        return refuse_at(file, node->start_mark, error, "the key %s occurs twice", *key);
    return true;
}

static bool is_known(const char *key)
{
    for (const SettingRow *row = setting_rows; row->key; row++) {
        if (!strcmp(row->key, key))
            return true;
    }
    return false;
}

// Takes one row of a mapping; the reason of a failure is told for the place of `value`.
typedef bool (*TakeRow)(Settings *settings, const char *name, const char *value, GError **error);

static bool take_repository(Settings *settings, const char *app, const char *url, GError **error)
{
    if (!url || !*url || !*app)
        return set_error(error, GOC_ERROR_INVALID, "the git URL of \"%s\" is not text", app);
    g_hash_table_insert(settings->repositories, g_strdup(app), g_strdup(url));
    return true;
}

static bool take_diff_base(Settings *settings, const char *pattern, const char *rule, GError **error)
{
    if (!rule)
        return set_error(error, GOC_ERROR_INVALID, "the rule of \"%s\" is not text", pattern);
    return settings_add_diff_base(settings, pattern, rule, error);
}

static const struct Mapping {
    const char *key;
    TakeRow take;
    const char *of;
} mappings[] = {
    { "repositories", take_repository, "apps to git URLs" },
    { "diff_bases", take_diff_base, "apps to rules for their base" },
};

static const struct Mapping *mapping_of(const char *key)
{
    for (gsize i = 0; i < G_N_ELEMENTS(mappings); i++) {
        if (!strcmp(mappings[i].key, key))
            return &mappings[i];
    }
    return NULL;
}

static bool take_mapping(SettingsFile *file, const struct Mapping *mapping, const yaml_node_t *node, Settings *settings,
                         GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    if (node->type != YAML_MAPPING_NODE)
        return refuse_at(file, node->start_mark, error, "%s: not a mapping of %s", mapping->key, mapping->of);
    for (yaml_node_pair_t *pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top; pair++) {
        const yaml_node_t *value = node_at(file, pair->value);
        g_autoptr(GError) reason = NULL;
        const char *name;

        if (!take_key(file, node_at(file, pair->key), seen, &name, error))
            return false;
        if (!mapping->take(settings, name, text_of(value), &reason))
            return refuse_at(file, value->start_mark, error, "%s: %s", mapping->key, reason->message);
    }
    return true;
}

// The items of a list as the one text that settings_set() takes. NULL when an item is not text.
static char *joined(SettingsFile *file, const yaml_node_t *list)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (yaml_node_item_t *item = list->data.sequence.items.start; item < list->data.sequence.items.top; item++) {
        const char *word = text_of(node_at(file, *item));

        if (!word)
            return NULL;
        g_string_append_printf(text, "%s%s", text->len ? "," : "", word);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static bool is_list_key(const char *key)
{
    return !strcmp(key, "roles") || !strcmp(key, "pull_pauses") || !strcmp(key, "allowed_hosts");
}

static bool take_setting(SettingsFile *file, const char *key, const yaml_node_t *node, Settings *settings,
                         GError **error)
{
    const struct Mapping *mapping = mapping_of(key);
    bool is_list = is_list_key(key);
    g_autofree char *text = NULL;
    g_autoptr(GError) reason = NULL;

    if (mapping)
        return take_mapping(file, mapping, node, settings, error);
    if (is_list && node->type == YAML_SEQUENCE_NODE)
        text = joined(file, node);
    else if (!is_list)
        text = g_strdup(text_of(node));
    if (!text)
        return refuse_at(file, node->start_mark, error, "%s: not %s", key, is_list ? "a list of words" : "one word");
    if (!settings_set(settings, key, text, &reason))
        return refuse_at(file, node->start_mark, error, "%s", reason->message);
    return true;
}

static bool take_all(SettingsFile *file, const yaml_node_t *root, Settings *settings, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    if (root->type != YAML_MAPPING_NODE)
        return refuse_at(file, root->start_mark, error, "not a mapping of settings");
    for (yaml_node_pair_t *pair = root->data.mapping.pairs.start; pair < root->data.mapping.pairs.top; pair++) {
        const yaml_node_t *name = node_at(file, pair->key);
        const char *key;

        if (!take_key(file, name, seen, &key, error))
            return false;
        if (!is_known(key))
            return refuse_at(file, name->start_mark, error, "there is no setting %s", key);
        if (!take_setting(file, key, node_at(file, pair->value), settings, error))
            return false;
    }
    return true;
}

// Whether nothing follows the document that was read.
static bool is_at_end(SettingsFile *file, GError **error)
{
    yaml_document_t next;
    const yaml_node_t *root;
    bool is_end;

    if (!yaml_parser_load(&file->parser, &next))
        return refuse_at(file, file->parser.problem_mark, error, "%s", file->parser.problem);
    root = yaml_document_get_root_node(&next);
    is_end = !root || refuse_at(file, root->start_mark, error, "a second document");
    yaml_document_delete(&next);
    return is_end;
}

bool settings_read(Settings *settings, const char *path, GError **error)
{
    g_autoptr(GBytes) content = NULL;
    g_auto(SettingsFile) file = { .path = path };
    const yaml_node_t *root;
    const void *data;
    gsize size;

    if (!file_read(&content, path, CEILING_BYTES, error))
        return false;
    data = g_bytes_get_data(content, &size);
    if (!yaml_parser_initialize(&file.parser))
        return set_error(error, GOC_ERROR_INTERNAL, "%s: no memory for the YAML parser", path);
    yaml_parser_set_input_string(&file.parser, data ? data : (const unsigned char *)"", size);
    if (!yaml_parser_load(&file.parser, &file.document))
        return refuse_at(&file, file.parser.problem_mark, error, "%s",
                         file.parser.problem ? file.parser.problem : "not YAML");
    // An empty file says nothing.
    root = yaml_document_get_root_node(&file.document);
    return !root || (take_all(&file, root, settings, error) && is_at_end(&file, error));
}
