// SPDX-License-Identifier: Apache-2.0
#include "cover/go_quote.h"

#include <string.h>

// What fmt.Printf("%q") of Go prints.
static void bytes_are_quoted_as_go_does(void)
{
    static const struct {
        const char *text;
        gsize size;
        const char *quoted;
    } cases[] = {
        { "", 0, "\"\"" },
        { "x.go:1.1", 8, "\"x.go:1.1\"" },
        { "a\"b\\c", 5, "\"a\\\"b\\\\c\"" },
        { "\a\b\f\n\r\t\v", 7, "\"\\a\\b\\f\\n\\r\\t\\v\"" },
        { "\x01\x7f", 2, "\"\\x01\\x7f\"" },
        { "a\0b", 3, "\"a\\x00b\"" },
        { "\xff\xc3", 2, "\"\\xff\\xc3\"" },
        { "\xed\xa0\x80", 3, "\"\\xed\\xa0\\x80\"" },
        { "ext۰reflect", 12, "\"ext۰reflect\"" },
        { "\xc2\xa0", 2, "\"\\u00a0\"" },
        { "\xe2\x80\xae", 3, "\"\\u202e\"" },
        { "\xe2\x80\xa8", 3, "\"\\u2028\"" },
        { "\xef\xbf\xbd", 3, "\"\xef\xbf\xbd\"" },
        { "\xee\x80\x80", 3, "\"\\ue000\"" },
        { "\xf3\xa0\x80\x81", 4, "\"\\U000e0001\"" },
        { "\xf0\x9f\x98\x80", 4, "\"\xf0\x9f\x98\x80\"" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *quoted = go_quote(cases[i].text, cases[i].size);

        g_assert_cmpstr(quoted, ==, cases[i].quoted);
    }
}

static void a_long_text_is_cut(void)
{
    g_autofree char *text = g_strnfill(70000, 'x');
    g_autofree char *quoted = go_quote(text, 70000);

    g_assert_cmpuint(strlen(quoted), ==, 1024 + strlen("\"\"..."));
    g_assert_true(g_str_has_suffix(quoted, "x\"..."));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/go quote/as go", bytes_are_quoted_as_go_does);
    g_test_add_func("/go quote/long", a_long_text_is_cut);
    return g_test_run();
}
