// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "base/output.h"
#include "format/json.h"
#include "format/json_read.h"

#include <string.h>

static void what_is_not_one_strict_json_value_is_refused(void)
{
    static const struct {
        const char *text;
        int kind;
    } cases[] = {
        { "", GOC_ERROR_INVALID },
        { "{", GOC_ERROR_INVALID },
        { "{} {}", GOC_ERROR_INVALID },
        { "{\"a\":1,\"a\":2}", GOC_ERROR_INVALID },
        { "{\"a\":\"\xff\"}", GOC_ERROR_INVALID },
        { "[1,]", GOC_ERROR_INVALID },
        { "[123456789012]", GOC_ERROR_TOO_BIG },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(JsonValue) tree = NULL;
        g_autoptr(GError) error = NULL;

        g_assert_false(json_read(&tree, cases[i].text, strlen(cases[i].text), 13, &error));
        g_assert_error(error, GOC_ERROR, cases[i].kind);
    }
}

static void deep_nesting_is_refused_without_a_crash(void)
{
    g_autofree char *text = g_strnfill(1000000, '[');
    g_autoptr(JsonValue) tree = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_false(json_read(&tree, text, 1000000, 1000000, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
}

static void members_and_items_are_found_and_others_are_null(void)
{
    static const char text[] = "{\"a\":\"x\",\"b\":[1,true,null],\"c\":null,\"d\":1.5}";
    g_autoptr(JsonValue) tree = NULL;
    g_autoptr(GError) error = NULL;
    const JsonValue *list;

    g_assert_true(json_read(&tree, text, strlen(text), 1000, &error));
    g_assert_cmpstr(json_value_member_text(tree, "a"), ==, "x");
    g_assert_null(json_value_member_text(tree, "b"));
    g_assert_null(json_value_member(tree, "e"));
    g_assert_cmpint(json_value_kind(json_value_member(tree, "c")), ==, JSON_KIND_NULL);
    g_assert_cmpint(json_value_kind(json_value_member(tree, "d")), ==, JSON_KIND_REAL);
    list = json_value_member(tree, "b");
    g_assert_cmpuint(json_value_length(list), ==, 3);
    g_assert_cmpint(json_value_integer(json_value_item(list, 0)), ==, 1);
    g_assert_true(json_value_bool(json_value_item(list, 1)));
    g_assert_null(json_value_item(list, 3));
    g_assert_cmpuint(json_value_length(tree), ==, 0);
}

static void keys_come_in_the_order_of_the_text(void)
{
    static const char text[] = "{\"b\":1,\"a\":2,\"\":3}";
    g_autoptr(JsonValue) tree = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) keys = g_string_new(NULL);

    g_assert_true(json_read(&tree, text, strlen(text), 1000, &error));
    for (const char *key = NULL; (key = json_value_next_key(tree, key));)
        g_string_append_printf(keys, "[%s]", key);
    g_assert_cmpstr(keys->str, ==, "[b][a][]");
}

// Reader's library and writer both have a json_null() and a json_string().
static void the_reader_works_in_one_program_with_the_writer(void)
{
    g_autoptr(Output) output = output_new_memory();
    JsonWriter json = JSON_WRITER(output);
    g_autoptr(JsonValue) tree = NULL;
    g_autoptr(GBytes) text = NULL;
    g_autoptr(GError) error = NULL;

    json_array_begin(&json);
    json_null(&json);
    json_string(&json, "x");
    json_array_end(&json);
    text = output_steal(output);
    g_assert_true(json_read(&tree, g_bytes_get_data(text, NULL), g_bytes_get_size(text), 1000, &error));
    g_assert_cmpint(json_value_kind(json_value_item(tree, 0)), ==, JSON_KIND_NULL);
    g_assert_cmpstr(json_value_text(json_value_item(tree, 1)), ==, "x");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/json read/refused", what_is_not_one_strict_json_value_is_refused);
    g_test_add_func("/json read/deep", deep_nesting_is_refused_without_a_crash);
    g_test_add_func("/json read/members", members_and_items_are_found_and_others_are_null);
    g_test_add_func("/json read/keys", keys_come_in_the_order_of_the_text);
    g_test_add_func("/json read/writer", the_reader_works_in_one_program_with_the_writer);
    return g_test_run();
}
