// SPDX-License-Identifier: Apache-2.0
// Tests of the HTML writer.
#include "format/html.h"

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
    g_test_add_func("/html/markup", markup_of_our_own_passes);
    return g_test_run();
}
