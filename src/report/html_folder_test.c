// SPDX-License-Identifier: Apache-2.0
// Tests of the HTML report with pages.
#include "base/test_folder.h"
#include "cover/profile_text.h"
#include "report/html_folder.h"
#include "report/table_sources.h"

#include <unistd.h>

static const char *const sources_table[][2] = {
    { "t/a.go", "package p\n\nfunc A() {\n}\n" },
    { "t/b.go", "\npackage p\nfunc A() {\n}\n" },
    { "t/\"><b>&'.go", "package p\n\nfunc A() {\n}\n" },
    { "u/c.go", "package p\n\nfunc A() {\n}\n" },
    { NULL, NULL },
};

static const char *const profile_text = "mode: set\nt/\"><b>&'.go:3.10,4.2 1 1\nt/a.go:3.10,4.2 1 0\n"
                                        "t/b.go:3.10,4.2 1 1\nu/c.go:3.10,4.2 1 0\n";

typedef struct Written {
    char *root;
    char *index;
} Written;

static void written_clear(Written *written)
{
    test_folder_free(written->root);
    g_free(written->root);
    g_free(written->index);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Written, written_clear)

// Writes the pages into "cover_files" of a new folder.
static bool write_pages(Written *written, const char *text, GError **error)
{
    g_autoptr(Profile) profile = NULL;
    g_autoptr(Output) output = output_new_memory();
    TableSources sources = TABLE_SOURCES(sources_table);
    HtmlReport report = { .sources = &sources.sources, .title = "T & Co" };
    const char *index;
    g_autofree char *path = NULL;
    gsize size;

    g_assert_true(profile_text_read(&profile, text, strlen(text), PROFILE_TEXT_SINGLE, &profile_limits_default, NULL));
    report.profile = profile;
    written->root = test_folder_new();
    path = g_build_filename(written->root, "cover.html", NULL);
    html_index_write(&report, path, output);
    index = output_bytes(output, &size);
    written->index = g_strndup(index, size);
    return html_folder_write(&report, path, error);
}

static char *page_named(const Written *written, const char *name)
{
    g_autofree char *path = g_build_filename(written->root, "cover_files", name, NULL);
    char *text = NULL;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static void check_holds(const char *text, const char *part)
{
    if (!strstr(text, part))
        g_error("there is no %s in %s", part, text);
}

static void each_file_has_a_page_that_leads_to_the_next_uncovered_one_and_back(void)
{
    g_auto(Written) written = { 0 };
    g_autoptr(GError) error = NULL;
    g_autofree char *page = NULL, *style = NULL;

    write_pages(&written, profile_text, &error);
    g_assert_no_error(error);
    page = page_named(&written, "t~b.go.html");
    style = page_named(&written, "report.css");
    check_holds(page, "<title>t/b.go - T &amp; Co: Go Coverage Report</title>");
    check_holds(page, "data-previous=\"t~a.go.html\" data-next=\"u~c.go.html\"");
    check_holds(page, "href=\"../cover.html#t/b.go\"");
    check_holds(page, "<h1 id=\"label\">t/b.go (100.0%)</h1>");
    check_holds(page, "<pre class=\"file\" id=\"file2\">\n\npackage p\nfunc A() "
                      "<span class=\"cov8\" title=\"1\">{\n}</span>\n</pre>");
}

static void the_ways_around_the_ends_lead_to_the_other_end(void)
{
    g_auto(Written) written = { 0 };
    g_autofree char *first = NULL, *last = NULL;

    g_assert_true(write_pages(&written, profile_text, NULL));
    first = page_named(&written, "t~=22=3E=3Cb=3E=26=27.go.html");
    last = page_named(&written, "u~c.go.html");
    check_holds(first, "data-previous=\"u~c.go.html\" data-next=\"t~a.go.html\"");
    check_holds(last, "data-previous=\"t~a.go.html\" data-next=\"t~a.go.html\"");
    check_holds(first, "<h1 id=\"label\">t/&#34;&gt;&lt;b&gt;&amp;&#39;.go (100.0%)</h1>");
    check_holds(first, "href=\"../cover.html#t/%22%3E%3Cb%3E%26%27.go\"");
}

static void the_index_has_the_totals_and_odd_names_of_pages(void)
{
    g_auto(Written) written = { 0 };

    g_assert_true(write_pages(&written, profile_text, NULL));
    check_holds(written.index, "<b>50.0%</b> <span>2 of 4 statements covered</span>");
    check_holds(written.index, "data-pages=\"cover_files\"");
    check_holds(written.index, "{\"files\":[0,\"t/\\\"\\u003e\\u003cb\\u003e\\u0026'.go\",1,1,0,1,\"a.go\",0,1,1,"
                               "1,\"b.go\",1,1,0,0,\"u/c.go\",0,1,1],"
                               "\"pages\":{\"0\":\"t~=22=3E=3Cb=3E=26=27.go.html\"}}");
}

static void without_a_source_there_are_no_pages(void)
{
    g_auto(Written) written = { 0 };
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = NULL;

    g_assert_false(write_pages(&written, "mode: set\nt/a.go:3.10,4.2 1 0\nt/none.go:1.1,2.2 1 1\n", &error));
    g_assert_cmpstr(error->message, ==, "t/none.go: no such file");
    folder = g_build_filename(written.root, "cover_files", NULL);
    g_assert_false(g_file_test(folder, G_FILE_TEST_EXISTS));
    g_assert_cmpint(rmdir(written.root), ==, 0); // empty
    g_assert_cmpint(g_mkdir(written.root, 0700), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/html folder/page", each_file_has_a_page_that_leads_to_the_next_uncovered_one_and_back);
    g_test_add_func("/html folder/ends", the_ways_around_the_ends_lead_to_the_other_end);
    g_test_add_func("/html folder/index", the_index_has_the_totals_and_odd_names_of_pages);
    g_test_add_func("/html folder/missing", without_a_source_there_are_no_pages);
    return g_test_run();
}
