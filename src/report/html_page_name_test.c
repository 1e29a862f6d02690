// SPDX-License-Identifier: Apache-2.0
// Tests of the names of a report's pages.
#include "report/html_page_name.h"

#include <string.h>

static void names_are_safe_in_files_and_urls(void)
{
    static const struct {
        const char *file, *page;
        bool is_plain;
    } table[] = {
        { "cmd/go/main.go", "cmd~go~main.go.html", true },
        { "github.com/a-b/c_d/v2/E.go", "github.com~a-b~c_d~v2~E.go.html", true },
        { "./x.go", "=2E~x.go.html", false },
        { "../x.go", "=2E.~x.go.html", false },
        { "/home/me/x.go", "~home~me~x.go.html", true },
        { "a~b.go", "a=7Eb.go.html", false },
        { "a=b.go", "a=3Db.go.html", false },
        { "a b\"<>&'\n.go", "a=20b=22=3C=3E=26=27=0A.go.html", false },
        { "\xc3\xa4\xff.go", "=C3=A4=FF.go.html", false },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *page = html_page_name(table[i].file);

        g_assert_cmpstr(page, ==, table[i].page);
        g_assert_cmpint(html_page_name_is_plain(table[i].file), ==, table[i].is_plain);
    }
}

// As the index's script does it.
static void a_plain_name_needs_no_more_than_its_slashes_replaced(void)
{
    g_autofree char *page = html_page_name("a/b/c.go"), *simple = g_strconcat("a/b/c.go", ".html", NULL);

    g_assert_cmpstr(page, ==, g_strdelimit(simple, "/", '~'));
}

static void long_names_stay_different(void)
{
    g_autofree char *start = g_strnfill(5000, 'x');
    g_autofree char *a = g_strconcat("a/", start, "/y.go", NULL), *b = g_strconcat("b/", start, "/y.go", NULL);
    g_autofree char *page_a = html_page_name(a), *page_b = html_page_name(b);

    g_assert_cmpuint(strlen(page_a), ==, 205);
    g_assert_cmpstr(page_a, !=, page_b);
    g_assert_true(g_str_has_suffix(page_a, "xxx~y.go.html"));
    g_assert_false(html_page_name_is_plain(a));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/page name/safe", names_are_safe_in_files_and_urls);
    g_test_add_func("/page name/plain", a_plain_name_needs_no_more_than_its_slashes_replaced);
    g_test_add_func("/page name/long", long_names_stay_different);
    return g_test_run();
}
