// SPDX-License-Identifier: Apache-2.0
// Tests of the head of pages.
#include "report/html_head.h"

#include <string.h>

static char *taken(Output *output)
{
    g_autoptr(GBytes) bytes = output_steal(output);

    return g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

// That the digest of what stands between the tags is in both policies, the page's own and the header's.
static void check_digest(HtmlKind kind, const char *head, const char *before, const char *after)
{
    const char *start = strstr(head, before), *end = start ? strstr(start, after) : NULL;
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree char *base64 = NULL, *wanted = NULL;
    guint8 digest[32];
    gsize size = sizeof digest;

    g_assert_nonnull(end);
    start += strlen(before);
    g_assert_cmpint(end - start, >, 100);
    g_checksum_update(checksum, (const guchar *)start, end - start);
    g_checksum_get_digest(checksum, digest, &size);
    base64 = g_base64_encode(digest, size);
    wanted = g_strdup_printf("'sha256-%s'", base64);
    g_assert_nonnull(strstr(html_head_csp(kind), wanted));
    g_assert_nonnull(strstr(head, wanted));
}

static void the_policy_of_each_kind_knows_its_style_and_script(void)
{
    static const HtmlKind kinds[] = { HTML_REPORT, HTML_DIFF };

    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autoptr(Output) output = output_new_memory();
        g_autofree char *head = NULL;

        html_head_write(kinds[i], "t", output);
        head = taken(output);
        check_digest(kinds[i], head, "<style>", "</style>");
        check_digest(kinds[i], head, "<script>", "</script>");
        g_assert_true(g_str_has_prefix(html_head_csp(kinds[i]), "default-src 'none'; script-src 'sha256-"));
    }
}

static void a_title_stays_text(void)
{
    g_autoptr(Output) inside = output_new_memory(), linked = output_new_memory();
    g_autofree char *with_style = NULL, *with_links = NULL;

    html_head_write(HTML_DIFF, "</title><b>&", inside);
    html_head_write_linked("</title><b>&", linked);
    with_style = taken(inside);
    with_links = taken(linked);
    g_assert_nonnull(strstr(with_style, "<title>&lt;/title&gt;&lt;b&gt;&amp;</title>"));
    g_assert_nonnull(strstr(with_links, "<title>&lt;/title&gt;&lt;b&gt;&amp;</title>"));
    g_assert_null(strstr(with_links, "<style>"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/html_head/policy", the_policy_of_each_kind_knows_its_style_and_script);
    g_test_add_func("/html_head/title", a_title_stays_text);
    return g_test_run();
}
