// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
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
        g_autoptr(json_t) tree = NULL;
        g_autoptr(GError) error = NULL;

        g_assert_false(json_read(&tree, cases[i].text, strlen(cases[i].text), 13, &error));
        g_assert_error(error, GOC_ERROR, cases[i].kind);
    }
}

static void deep_nesting_is_refused_without_a_crash(void)
{
    g_autofree char *text = g_strnfill(1000000, '[');
    g_autoptr(json_t) tree = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_false(json_read(&tree, text, 1000000, 1000000, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
}

static void a_text_member_is_found_and_others_are_null(void)
{
    static const char text[] = "{\"a\":\"x\",\"b\":1,\"c\":null}";
    g_autoptr(json_t) tree = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(json_read(&tree, text, strlen(text), 1000, &error));
    g_assert_cmpstr(json_read_text(tree, "a"), ==, "x");
    g_assert_null(json_read_text(tree, "b"));
    g_assert_null(json_read_text(tree, "c"));
    g_assert_null(json_read_text(tree, "d"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/json read/refused", what_is_not_one_strict_json_value_is_refused);
    g_test_add_func("/json read/deep", deep_nesting_is_refused_without_a_crash);
    g_test_add_func("/json read/text", a_text_member_is_found_and_others_are_null);
    return g_test_run();
}
