// SPDX-License-Identifier: Apache-2.0
// Tests of the HTML report; the bodies that are wanted were made by `go tool cover -html` of Go 1.26.
#include "cover/profile_text.h"
#include "report/html.h"
#include "report/table_sources.h"

static const char *const sources_table[][2] = {
    { "t/a.go", "package p\n\nfunc A(x int) int {\n\tif x > 1 && x < 5 {\n\t\treturn 1\n\t}\n\treturn 0\n}\n"
                "func (t T) M() { println(\"<&>\") }\n" },
    { "t/one.go", "package p; func One() { println(\"x\") }\nfunc Two() {}\n" },
    { "t/\"><b>&'.go", "package p\n\nfunc A() {\n}\n" },
    { "t/words.rl", "%%{ machine words;" },
    { "t/blank.go", "\n\npackage p\n\nfunc A() {\n}\n" },
    { "u/b.go", "package u\n" },
    { NULL, NULL },
};

static Profile *profile_of(const char *text)
{
    g_autoptr(GError) error = NULL;
    Profile *profile = NULL;

    g_assert_true(
        profile_text_read(&profile, text, strlen(text), PROFILE_TEXT_SINGLE, &profile_limits_default, &error));
    return profile;
}

// NULL and an error when the report fails.
static char *try_page_of(const char *profile_text, const char *title, bool is_concurrent, GError **error)
{
    g_autoptr(Output) output = output_new_memory();
    g_autoptr(Profile) profile = profile_of(profile_text);
    TableSources sources = TABLE_SOURCES(sources_table);
    HtmlReport report = { .profile = profile, .sources = &sources.sources, .title = title };
    const char *page;
    gsize size;

    sources.sources.is_concurrent = is_concurrent;
    if (!html_report_write(&report, output, error))
        return NULL;
    page = output_bytes(output, &size);
    return g_strndup(page, size);
}

static char *page_of(const char *profile_text, const char *title)
{
    g_autoptr(GError) error = NULL;
    char *page = try_page_of(profile_text, title, false, &error);

    g_assert_no_error(error);
    return page;
}

// What stands between `before` and the next `after`.
static char *cut_out(const char *page, const char *before, const char *after)
{
    const char *start = strstr(page, before), *end;

    g_assert_nonnull(start);
    start += strlen(before);
    end = strstr(start, after);
    g_assert_nonnull(end);
    return g_strndup(start, (gsize)(end - start));
}

static void check_body(const char *profile_text, const char *wanted)
{
    g_autofree char *page = page_of(profile_text, "t");
    g_autofree char *body = cut_out(page, "id=\"file0\"", "</script>");

    g_assert_cmpstr(strchr(body, '>') + 1, ==, wanted);
}

static void counts_are_colours_on_a_logarithmic_scale(void)
{
    check_body("mode: count\nt/a.go:3.19,4.20 1 27\nt/a.go:4.20,6.3 1 0\nt/a.go:7.2,7.10 1 3\n"
               "t/a.go:9.16,9.34 1 19683\n",
               "package p\n\nfunc A(x int) int <span class=\"cov4\" title=\"27\">{\n"
               "        if x &gt; 1 &amp;&amp; x &lt; 5 </span><span class=\"cov0\" title=\"0\">{\n"
               "                return 1\n        }</span>\n"
               "        <span class=\"cov1\" title=\"3\">return 0</span>\n}\n"
               "func (t T) M() <span class=\"cov10\" title=\"19683\">{ println(\"&lt;&amp;&gt;\") }</span>\n");
}

static void columns_of_line_1_are_off_by_one_as_go_has_them(void)
{
    check_body("mode: count\nt/one.go:1.23,1.39 1 1\nt/one.go:2.12,2.14 0 0\nt/one.go:2.12,9.14 1 0\n",
               "package p; func One()<span class=\"cov8\" title=\"1\"> { println(\"x\") </span>}\n"
               "func Two() <span class=\"cov0\" title=\"0\">{}</span>\n");
}

static void an_end_without_its_start_is_still_written(void)
{
    check_body("mode: set\nt/a.go:3.0,4.0 1 1\nt/a.go:9.16,9.34 1 1\n",
               "package p\n\nfunc A(x int) int {\n        if x &gt; 1 &amp;&amp; x &lt; 5 {\n</span>"
               "                return 1\n        }\n        return 0\n}\n"
               "func (t T) M() <span class=\"cov8\" title=\"1\">{ println(\"&lt;&amp;&gt;\") }</span>\n");
}

static void a_line_end_at_the_start_is_kept(void)
{
    check_body("mode: set\nt/blank.go:5.10,6.2 0 0\n",
               "\n\npackage p\n\nfunc A() <span class=\"cov0\" title=\"0\">{\n}</span>\n");
}

static void labels_round_as_go_s_page_does(void)
{
    g_autofree char *page = page_of("mode: set\nt/a.go:3.20,4.20 23 1\nt/a.go:4.20,6.3 57 0\n", "t");
    g_autofree char *label = cut_out(page, "<option value=\"file0\">", "</option>");
    g_autofree char *total = cut_out(page, "<p id=\"total\" title=\"over all blocks of the profile\">", "</p>");

    g_assert_cmpstr(label, ==, "t/a.go (28.7%)");
    g_assert_cmpstr(total, ==, "<b>28.8%</b> <span>23 of 80 statements covered</span>");
}

static void a_source_need_not_be_go(void)
{
    check_body("mode: set\nt/words.rl:1.2,1.5 1 1\n", "<span class=\"cov8\" title=\"1\">%%{</span> machine words;");
}

static void a_source_that_is_missing_is_named(void)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(try_page_of("mode: set\nt/a.go:3.19,4.20 1 1\nt/b.go:1.1,2.2 1 1\n", "t", false, &error));
    g_assert_cmpstr(error->message, ==, "t/b.go: no such file");
}

// Blocks of t/a.go, at one place under //line, that make its body large and its neighbours wait.
static char *long_profile(void)
{
    GString *text = g_string_new("mode: count\n");

    for (guint i = 0; i < 5000; i++)
        g_string_append_printf(text, "t/a.go:%u.0,%u.0 1 %u\n", i / 1000 + 1, i + 1, i);
    g_string_append(text, "t/blank.go:5.10,6.2 1 1\nt/one.go:1.23,1.39 1 1\nt/words.rl:1.2,1.5 1 1\n");
    return g_string_free(text, FALSE);
}

static void two_threads_write_what_one_does(void)
{
    g_autofree char *profile = long_profile();
    g_autofree char *alone = page_of(profile, "t");
    g_autofree char *together = NULL;
    g_autoptr(GError) error = NULL;

    for (int i = 0; i < 20; i++) {
        g_free(together);
        together = try_page_of(profile, "t", true, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(together, ==, alone);
    }
}

static void all_missing_sources_are_named_in_their_order(void)
{
    for (int i = 0; i < 20; i++) {
        g_autoptr(GError) error = NULL;

        g_assert_null(try_page_of("mode: set\nt/a.go:3.19,4.20 1 1\nt/c.go:1.1,2.2 1 1\nt/d.go:1.1,2.2 1 1\n", "t",
                                  true, &error));
        g_assert_cmpstr(error->message, ==, "2 files cannot be read\nt/c.go: no such file\nt/d.go: no such file");
    }
}

static void a_page_can_do_without_a_source_and_names_it(void)
{
    g_autoptr(Profile) profile = profile_of("mode: set\nt/<b>.go:1.1,2.2 1 0\nt/a.go:3.20,4.20 1 1\n");
    g_autoptr(Missing) missing = missing_new();
    g_autoptr(Output) output = output_new_memory();
    TableSources sources = TABLE_SOURCES(sources_table);
    HtmlReport report = { .profile = profile, .sources = &sources.sources, .title = "t", .missing = missing };
    g_autofree char *page = NULL, *list = NULL, *total = NULL, *body = NULL;

    g_assert_true(html_report_write(&report, output, NULL));
    output_byte(output, '\0');
    page = g_strdup(output_bytes(output, &(gsize){ 0 }));
    list = cut_out(page, "<details id=\"left-out\">", "</details>");
    total = cut_out(page, "<p id=\"total\"", "</p>");
    body = cut_out(page, "class=\"missing\" id=\"file0\">", "</script>");
    g_assert_cmpstr(list, ==,
                    "<summary>Without source: 1, left out: 0</summary>\n<ul>\n"
                    "<li>t/&lt;b&gt;.go: no such file</li>\n</ul>");
    g_assert_nonnull(strstr(total, "1 of 2 statements"));
    g_assert_cmpstr(body, ==, "There is no source: no such file");
    g_assert_cmpuint(missing->files->len, ==, 1);
}

static void names_and_titles_stay_text(void)
{
    g_autofree char *page = page_of("mode: set\nt/\"><b>&'.go:3.10,4.2 1 1\n", "</title><script>x</script>");
    g_autofree char *label = cut_out(page, "<option value=\"file0\">", "</option>");

    g_assert_cmpstr(label, ==, "t/&#34;&gt;&lt;b&gt;&amp;&#39;.go (100.0%)");
    g_assert_null(strstr(page, "<script>x"));
    g_assert_nonnull(strstr(page, "[0,\"t/\\\"\\u003e\\u003cb\\u003e\\u0026'.go\",1,1,0]"));
}

static const struct {
    const char *title;
    const char *profile;
    const char *want;
} headings[] = {
    { "Shop & Co", "mode: set\nt/a.go:3.19,4.20 1 1\n", "Shop &amp; Co" },
    { "", "mode: set\nt/a.go:3.19,4.20 1 1\nt/one.go:1.25,1.30 1 1\n", "t" },
    { "", "mode: set\nt/a.go:3.19,4.20 1 1\nu/b.go:1.1,1.9 1 1\n", "Go Coverage Report" },
    { "", "mode: set\n", "Go Coverage Report" },
};

static void a_page_is_headed_by_what_its_total_is_of(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(headings); i++) {
        g_autofree char *page = page_of(headings[i].profile, headings[i].title);
        g_autofree char *heading = cut_out(page, "<h1>", "</h1>");

        g_assert_cmpstr(heading, ==, headings[i].want);
    }
}

static void the_policy_lets_in_what_is_in_the_head_alone(void)
{
    g_autofree char *page = page_of("mode: set\nt/a.go:3.20,4.20 1 1\n", "t");

    g_assert_nonnull(strstr(html_report_csp(), "; frame-ancestors 'none'"));
    g_assert_null(strstr(page, " style="));
    g_assert_null(strstr(page, " onclick="));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/html/scale", counts_are_colours_on_a_logarithmic_scale);
    g_test_add_func("/html/line 1", columns_of_line_1_are_off_by_one_as_go_has_them);
    g_test_add_func("/html/no start", an_end_without_its_start_is_still_written);
    g_test_add_func("/html/blank", a_line_end_at_the_start_is_kept);
    g_test_add_func("/html/labels", labels_round_as_go_s_page_does);
    g_test_add_func("/html/not Go", a_source_need_not_be_go);
    g_test_add_func("/html/missing", a_source_that_is_missing_is_named);
    g_test_add_func("/html/threads", two_threads_write_what_one_does);
    g_test_add_func("/html/all missing", all_missing_sources_are_named_in_their_order);
    g_test_add_func("/html/without", a_page_can_do_without_a_source_and_names_it);
    g_test_add_func("/html/names", names_and_titles_stay_text);
    g_test_add_func("/html/heading", a_page_is_headed_by_what_its_total_is_of);
    g_test_add_func("/html/policy", the_policy_lets_in_what_is_in_the_head_alone);
    return g_test_run();
}
