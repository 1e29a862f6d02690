// SPDX-License-Identifier: Apache-2.0
// Tests of the HTML writer.
#include "format/html.h"

#include <string.h>

static void check_taken(Output *output, const char *wanted)
{
    g_autoptr(GBytes) bytes = output_steal(output);
    g_autofree char *got = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));

    g_assert_cmpstr(got, ==, wanted);
}

static void text_cannot_become_markup_or_end_an_attribute(void)
{
    g_autoptr(Output) output = output_new_memory();

    html_text(output, "\"><script>alert('x & y')</script>\r\t\xff");
    check_taken(output, "&#34;&gt;&lt;script&gt;alert(&#39;x &amp; y&#39;)&lt;/script&gt;\r\t\xff");
}

static void sized_text_ends_where_it_is_told(void)
{
    g_autoptr(Output) output = output_new_memory();

    html_text_sized(output, "<<<", 2);
    html_text_sized(output, "", 0);
    check_taken(output, "&lt;&lt;");
}

static void code_is_escaped_as_go_tool_cover_does(void)
{
    g_autoptr(Output) output = output_new_memory();

    html_code_sized(output, "\tif a < b && c[\"'\"] > 0 {\r\n", 27);
    check_taken(output, "        if a &lt; b &amp;&amp; c[\"'\"] &gt; 0 {\r\n");
}

static void lines_of_source_end_at_lf_only_and_hide_nothing(void)
{
    static const char *const cases[][2] = {
        { "\tif a < b && c[\"'\"] > 0 {\r\n", "\tif a &lt; b &amp;&amp; c[\"'\"] &gt; 0 {\n" },
        { "a\rb\v\f\x7f\r\r\n\r",
          "a&lt;U+000D&gt;b&lt;U+000B&gt;&lt;U+000C&gt;&lt;U+007F&gt;&lt;U+000D&gt;\n&lt;U+000D&gt;" },
        { "\xc2\x85 \u2028 \u202e \u2066 \u200f",
          "&lt;U+0085&gt; &lt;U+2028&gt; &lt;U+202E&gt; &lt;U+2066&gt; &lt;U+200F&gt;" },
        { "\xc3\xa9 \xc2\xbd \u20ac \u200b", "\xc3\xa9 \xc2\xbd \u20ac \u200b" },
        { "\xe2<\xc2", "\xe2&lt;\xc2" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Output) output = output_new_memory();

        html_lines_sized(output, cases[i][0], strlen(cases[i][0]));
        check_taken(output, cases[i][1]);
    }
}

// Byte by byte, as the rule says it.
static GString *escaped_slowly(const char *code, gsize size)
{
    GString *text = g_string_new(NULL);

    for (gsize i = 0; i < size; i++) {
        switch (code[i]) {
        case '<': g_string_append(text, "&lt;"); break;
        case '>': g_string_append(text, "&gt;"); break;
        case '&': g_string_append(text, "&amp;"); break;
        case '\t': g_string_append(text, "        "); break;
        default: g_string_append_c(text, code[i]);
        }
    }
    return text;
}

// Every length around those that are handled together, with escaped bytes rare, frequent and everywhere.
static void code_of_any_length_is_escaped_alike(void)
{
    enum { LENGTH_MAX = 9000 };
    GRand *random = g_rand_new_with_seed(1);
    g_autoptr(Output) output = output_new_memory();
    g_autofree char *code = g_malloc(LENGTH_MAX);

    for (gsize length = 0; length < LENGTH_MAX; length += length < 100 ? 1 : 611) {
        for (int plain = 1; plain <= 256; plain *= 16) {
            g_autoptr(GString) wanted = NULL;
            const char *got;
            gsize size;

            for (gsize i = 0; i < length; i++)
                code[i] = g_rand_int_range(random, 0, plain) == 0 ? "\t<>&"[g_rand_int_range(random, 0, 4)]
                                                                  : (char)g_rand_int_range(random, 0, 256);
            wanted = escaped_slowly(code, length);
            output_empty(output);
            html_code_sized(output, code, length);
            got = output_bytes(output, &size);
            g_assert_cmpuint(size, ==, wanted->len);
            g_assert_true(memcmp(got, wanted->str, size) == 0);
        }
    }
    g_rand_free(random);
}

static void markup_of_our_own_passes(void)
{
    g_autoptr(Output) output = output_new_memory();

    html_raw_unescaped(output, "<b title=\"x\">&amp;</b>");
    check_taken(output, "<b title=\"x\">&amp;</b>");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/html/text", text_cannot_become_markup_or_end_an_attribute);
    g_test_add_func("/html/sized", sized_text_ends_where_it_is_told);
    g_test_add_func("/html/code", code_is_escaped_as_go_tool_cover_does);
    g_test_add_func("/html/code/lengths", code_of_any_length_is_escaped_alike);
    g_test_add_func("/html/lines", lines_of_source_end_at_lf_only_and_hide_nothing);
    g_test_add_func("/html/markup", markup_of_our_own_passes);
    return g_test_run();
}
