// SPDX-License-Identifier: Apache-2.0
// Tests of format/markdown.
#include "format/markdown.h"

#include <string.h>

static char *written(void (*write)(Output *, const char *), const char *text)
{
    g_autoptr(Output) output = output_new_memory();
    gsize size;
    const char *bytes;

    write(output, text);
    bytes = output_bytes(output, &size);
    return g_strndup(bytes, size);
}

static void code_stays_what_it_is(void)
{
    static const char *const cases[][2] = {
        { "api/echo.go", "`api/echo.go`" },
        { "(*T).M", "`(*T).M`" },
        { "@org/team <b>&amp;", "`@org/team <b>&amp;`" },
        { "", "" },
        { "a|b", "<code>a&#124;b</code>" },
        { "a\\", "<code>a&#92;</code>" },
        { "`@x`[y](http://z)", "<code>&#96;&#64;x&#96;&#91;y&#93;&#40;http&#58;&#47;&#47;z&#41;</code>" },
        { " ", "<code> </code>" },
        { "a\nb\x1b[2J", "`a\xef\xbf\xbd"
                         "b\xef\xbf\xbd[2J`" },
        { "a\xe2\x80\xae"
          "b\xff",
          "`a\xef\xbf\xbd"
          "b\xef\xbf\xbd`" },
        { "ä漢", "`ä漢`" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = written(markdown_code, cases[i][0]);

        g_assert_cmpstr(text, ==, cases[i][1]);
    }
}

static void write_link(Output *output, const char *address)
{
    markdown_link(output, "here", address);
}

static void only_web_addresses_become_links(void)
{
    static const char *const cases[][2] = {
        { "https://goc.example.com/#/x?a=b&c=%20", "[here](https://goc.example.com/#/x?a=b&c=%20)" },
        { "http://h/a b)[x](javascript:1)\"<", "[here](http://h/a%20b%29%5Bx%5D%28javascript:1%29%22%3C)" },
        { "javascript:alert(1)", "here" },
        { "", "here" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = written(write_link, cases[i][0]);

        g_assert_cmpstr(text, ==, cases[i][1]);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/markdown/code", code_stays_what_it_is);
    g_test_add_func("/markdown/link", only_web_addresses_become_links);
    return g_test_run();
}
