// SPDX-License-Identifier: Apache-2.0
// Tests of tables of TOML documents.
#include "base/toml_table.h"

#include "base/error.h"

#include <string.h>

static void each_value_is_text_with_its_line(void)
{
    static const char text[] = "[tool.other]\nx = 1\n\n[tool.diff_cover]\nb = 42.5 # a number\na = true\n"
                               "name = \"\\u00e9\"\nlist = [\n  \"x\",\n  'y z',\n]\nodd = [1]\nn = 80\n"
                               "pairs = { a = \"b\", c = \"d:e\" }\nmixed = { a = 1 }\n";
    static const struct {
        const char *key;
        TomlKind kind;
        const char *texts;
        guint line;
    } wanted[] = {
        { "b", TOML_NUMBER, "42.5", 5 },          { "a", TOML_BOOLEAN, "true", 6 }, { "name", TOML_TEXT, "é", 7 },
        { "list", TOML_TEXTS, "x|y z", 8 },       { "odd", TOML_OTHER, "", 12 },    { "n", TOML_NUMBER, "80", 13 },
        { "pairs", TOML_PAIRS, "a:b|c:d:e", 14 }, { "mixed", TOML_OTHER, "", 15 },
    };
    g_autoptr(GArray) entries = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(toml_table_read(&entries, text, strlen(text), "tool.diff_cover", &error));
    g_assert_cmpuint(entries->len, ==, G_N_ELEMENTS(wanted));
    for (guint i = 0; i < entries->len; i++) {
        TomlEntry *entry = &g_array_index(entries, TomlEntry, i);
        g_autofree char *texts = NULL;

        g_ptr_array_add(entry->texts, NULL);
        texts = g_strjoinv("|", (char **)entry->texts->pdata);
        g_assert_cmpstr(entry->key, ==, wanted[i].key);
        g_assert_cmpint(entry->kind, ==, wanted[i].kind);
        g_assert_cmpstr(texts, ==, wanted[i].texts);
        g_assert_cmpuint(entry->line, ==, wanted[i].line);
    }
}

static void assert_refused(const char *text, GocError kind, const char *start)
{
    g_autoptr(GArray) entries = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_false(toml_table_read(&entries, text, strlen(text), "tool.diff_cover", &error));
    g_assert_cmpint(error_kind(error), ==, kind);
    if (!g_str_has_prefix(error->message, start))
        g_assert_cmpstr(error->message, ==, start);
}

static void what_is_not_toml_is_refused_with_its_line(void)
{
    assert_refused("a = 1\nb = \n", GOC_ERROR_INVALID, "line 2: ");
    assert_refused("a = 1\na = 2\n", GOC_ERROR_INVALID, "line 2: ");
    assert_refused("a = \"\xff\"\n", GOC_ERROR_INVALID, "line 1: ");
}

static void a_table_that_is_not_there_is_not_found(void)
{
    assert_refused("", GOC_ERROR_NOT_FOUND, "there is nothing in a table [tool.diff_cover]");
    assert_refused("[tool.diff_cover]\n", GOC_ERROR_NOT_FOUND, "there is nothing in a table [tool.diff_cover]");
    assert_refused("tool = 1\n", GOC_ERROR_NOT_FOUND, "there is nothing in a table [tool.diff_cover]");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/toml table/values", each_value_is_text_with_its_line);
    g_test_add_func("/toml table/refused", what_is_not_toml_is_refused_with_its_line);
    g_test_add_func("/toml table/missing", a_table_that_is_not_there_is_not_found);
    return g_test_run();
}
