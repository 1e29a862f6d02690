// SPDX-License-Identifier: Apache-2.0
// TOML table: the values of one table of a TOML document, as texts. The one file that knows toml++.
#include "base/toml_table.h"

extern "C" {
#include "base/error.h"
}

#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_FORMATTERS 0
#include <string>
#include <string_view>
#include <toml++/toml.h>

static void entry_clear(gpointer data)
{
    auto *entry = static_cast<TomlEntry *>(data);

    g_free(entry->key);
    g_ptr_array_unref(entry->texts);
}

static void add_text(GPtrArray *texts, const std::string &text)
{
    g_ptr_array_add(texts, g_strndup(text.data(), text.size()));
}

static void add_number(GPtrArray *texts, double number)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    add_text(texts, g_ascii_dtostr(text, sizeof text, number));
}

static TomlKind read_array(const toml::array &array, GPtrArray *texts)
{
    for (const toml::node &node : array) {
        const auto *text = node.as_string();

        if (!text)
            return TOML_OTHER;
        add_text(texts, text->get());
    }
    return TOML_TEXTS;
}

static TomlKind read_pairs(const toml::table &table, GPtrArray *texts)
{
    for (auto &&[key, node] : table) {
        const auto *text = node.as_string();

        if (!text)
            return TOML_OTHER;
        add_text(texts, std::string(key.str()) + ":" + text->get());
    }
    return TOML_PAIRS;
}

static TomlKind read_value(const toml::node &node, GPtrArray *texts)
{
    if (const auto *boolean = node.as_boolean()) {
        add_text(texts, boolean->get() ? "true" : "false");
        return TOML_BOOLEAN;
    }
    if (const auto *integer = node.as_integer()) {
        add_text(texts, std::to_string(integer->get()));
        return TOML_NUMBER;
    }
    if (const auto *number = node.as_floating_point()) {
        add_number(texts, number->get());
        return TOML_NUMBER;
    }
    if (const auto *text = node.as_string()) {
        add_text(texts, text->get());
        return TOML_TEXT;
    }
    if (const auto *table = node.as_table())
        return read_pairs(*table, texts);
    const auto *array = node.as_array();
    return array ? read_array(*array, texts) : TOML_OTHER;
}

static gint compare_lines(gconstpointer a, gconstpointer b)
{
    guint line = static_cast<const TomlEntry *>(a)->line, other = static_cast<const TomlEntry *>(b)->line;

    return line < other ? -1 : line > other;
}

static GArray *read_table(const toml::table &table)
{
    GArray *entries = g_array_new(FALSE, FALSE, sizeof(TomlEntry));

    g_array_set_clear_func(entries, entry_clear);
    for (auto &&[key, node] : table) {
        const std::string name(key.str());
        TomlEntry entry = { g_strdup(name.c_str()), TOML_OTHER, g_ptr_array_new_with_free_func(g_free),
                            node.source().begin.line };

        entry.kind = read_value(node, entry.texts);
        if (entry.kind == TOML_OTHER)
            g_ptr_array_set_size(entry.texts, 0);
        g_array_append_val(entries, entry);
    }
    g_array_sort(entries, compare_lines);
    return entries;
}

bool toml_table_read(GArray **out, const char *text, gsize size, const char *path, GError **error)
{
    const toml::parse_result document = toml::parse(std::string_view(text, size));

    if (!document) {
        const std::string reason(document.error().description());

        return set_error(error, GOC_ERROR_INVALID, "line %u: %s", document.error().source().begin.line, reason.c_str());
    }
    const toml::table *table = document.table().at_path(path).as_table();
    if (!table || table->empty())
        return set_error(error, GOC_ERROR_NOT_FOUND, "there is nothing in a table [%s]", path);
    *out = read_table(*table);
    return true;
}
