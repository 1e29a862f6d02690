// SPDX-License-Identifier: Apache-2.0
#include "server/url_text.h"

#include <string.h>

static void escapes_are_undone_and_broken_ones_refused(void)
{
    static const struct {
        const char *text, *plain;
        bool is_form;
    } cases[] = {
        { "a%2Fb", "a/b", false }, { "a+b", "a+b", false }, { "a+b", "a b", true },     { "%e4%BA%91", "云", false },
        { "%00", NULL, false },    { "a%", NULL, false },   { "a%4", NULL, false },     { "%zz", NULL, false },
        { "", "", false },         { "%41", "A", true },    { "100%25", "100%", true },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *plain = url_decode(cases[i].text, strlen(cases[i].text), cases[i].is_form);

        g_assert_cmpstr(plain, ==, cases[i].plain);
    }
}

static void what_was_encoded_is_decoded_again(void)
{
    static const char text[] = "staging/th é%00?&#+ ~";
    g_autofree char *escaped = url_encode(text);
    g_autofree char *plain = url_decode(escaped, strlen(escaped), true);

    g_assert_cmpstr(plain, ==, text);
    g_assert_null(strpbrk(escaped, "/?&#+ "));
}

static void a_query_value_is_the_first_of_its_name(void)
{
    static const char query[] = "a=1&force=true&a=2&flag&e%6Dpty=&bad=%zz";
    static const struct {
        const char *name, *value;
    } cases[] = {
        { "a", "1" }, { "force", "true" }, { "flag", "" }, { "empty", "" }, { "bad", NULL }, { "f", NULL },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *value = url_query_value(query, cases[i].name);

        g_assert_cmpstr(value, ==, cases[i].value);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/url_text/decode", escapes_are_undone_and_broken_ones_refused);
    g_test_add_func("/url_text/encode", what_was_encoded_is_decoded_again);
    g_test_add_func("/url_text/query", a_query_value_is_the_first_of_its_name);
    return g_test_run();
}
