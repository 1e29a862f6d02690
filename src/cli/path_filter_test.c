// SPDX-License-Identifier: Apache-2.0
// Tests of patterns of paths, against what Python's glob and fnmatch match.
#include "cli/path_filter.h"

#include <string.h>

typedef struct Case {
    const char *pattern, *wanted; // what matches, between "|"
} Case;

static void assert_matches(const Case *cases, gsize n_cases, const char *const *texts,
                           bool (*matches)(const char *pattern, const char *text))
{
    for (gsize i = 0; i < n_cases; i++) {
        g_autoptr(GString) got = g_string_new(cases[i].pattern);

        g_string_append(got, ":");
        for (const char *const *text = texts; *text; text++)
            if (matches(cases[i].pattern, *text))
                g_string_append_printf(got, "%s%s", g_str_has_suffix(got->str, ":") ? "" : "|", *text);
        g_assert_true(g_str_has_prefix(got->str, cases[i].pattern));
        g_assert_cmpstr(got->str + strlen(cases[i].pattern) + 1, ==, cases[i].wanted);
    }
}

static void names_match_as_in_fnmatch(void)
{
    static const char *const texts[] = { "a.go",    "src/x/b.go", "]",   "[",  "[a", "z", "-", "d",
                                         "aXbYbZc", "\\",         "\\x", "éa", "e",  "b", "",  NULL };
    static const Case cases[] = {
        { "*", "a.go|src/x/b.go|]|[|[a|z|-|d|aXbYbZc|\\|\\x|éa|e|b|" },
        { "*.go", "a.go|src/x/b.go" },
        { "src/*", "src/x/b.go" },
        { "*/x/*", "src/x/b.go" },
        { "[a-c]*", "a.go|aXbYbZc|b" },
        { "[!a-c]*", "src/x/b.go|]|[|[a|z|-|d|\\|\\x|éa|e" },
        { "*[.]go", "a.go|src/x/b.go" },
        { "?.go", "a.go" },
        { "[]]", "]" },
        { "[!]]", "[|z|-|d|\\|e|b" },
        { "[", "[" },
        { "[a", "[a" },
        { "[z-a]", "" },
        { "[!z-a]", "]|[|z|-|d|\\|e|b" },
        { "[a-", "" },
        { "a*b*c", "aXbYbZc" },
        { "**", "a.go|src/x/b.go|]|[|[a|z|-|d|aXbYbZc|\\|\\x|éa|e|b|" },
        { "[a-c-e]", "-|e|b" },
        { "[--0]", "-" },
        { "[a\\]", "\\" },
        { "\\*", "\\|\\x" },
        { "é?", "éa" },
        { "[é]*", "éa" },
    };

    assert_matches(cases, G_N_ELEMENTS(cases), texts, path_pattern_matches);
}

static void paths_match_as_in_glob(void)
{
    static const char *const files[] = {
        "a.go",   "b.py", ".h.go",  "src/a.go",      "src/x/b.go", "src/x/y/c_test.go", "src/.hid/d.go", "src/x/.e.go",
        "[z].go", "é.go", "a-b.go", "vendor/m/a.go", NULL
    };
    static const Case cases[] = {
        { "*.go", "a.go|[z].go|é.go|a-b.go" },
        { "**/*.go", "a.go|src/a.go|src/x/b.go|src/x/y/c_test.go|[z].go|é.go|a-b.go|vendor/m/a.go" },
        { "src/**", "src/a.go|src/x/b.go|src/x/y/c_test.go" },
        { "src/**/*.go", "src/a.go|src/x/b.go|src/x/y/c_test.go" },
        { "**", "a.go|b.py|src/a.go|src/x/b.go|src/x/y/c_test.go|[z].go|é.go|a-b.go|vendor/m/a.go" },
        { "src/*/b.go", "src/x/b.go" },
        { "./src/*.go", "src/a.go" },
        { "src/../a.go", "a.go" },
        { "a.go", "a.go" },
        { "/a.go", "" },
        { "**/x/**/*.go", "src/x/b.go|src/x/y/c_test.go" },
        { "**/**/c_test.go", "src/x/y/c_test.go" },
        { "src/**/y/*", "src/x/y/c_test.go" },
        { "[a-c].go", "a.go" },
        { "[!a].go", "é.go" },
        { "[[]z].go", "[z].go" },
        { "?.go", "a.go|é.go" },
        { ".*", ".h.go" },
        { "**/.hid/*.go", "src/.hid/d.go" },
        { "src/x", "" },
        { "*/a.go", "src/a.go" },
        { "src//a.go", "src/a.go" },
        { "**.go", "a.go|[z].go|é.go|a-b.go" },
        { "src/x/.*", "src/x/.e.go" },
        { "[a-b].go", "a.go" },
        { "a[b-]*.go", "a-b.go" },
        { "a[-b]b.go", "a-b.go" },
        { "*/**/a.go", "src/a.go|vendor/m/a.go" },
        { "[]a].go", "a.go" },
        { "[", "" },
        { "[z].go", "" },
    };

    assert_matches(cases, G_N_ELEMENTS(cases), files, path_glob_matches);
}

static void what_is_excluded_is_so_by_its_name_or_its_absolute_path(void)
{
    static const struct {
        const char *pattern, *path;
        bool is_kept;
    } cases[] = {
        { "b.*", "x/b.go", false },       { "x/b.go", "x/b.go", true },    { "*/x/b.go", "x/b.go", false },
        { "/r/x/b.go", "x/b.go", false }, { "/r/x/*", "x/y/b.go", false }, { "/q/*", "x/b.go", true },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) exclude = g_ptr_array_new();
        PathFilter filter = { .exclude = exclude, .folder = "/r" };

        g_ptr_array_add(exclude, (char *)cases[i].pattern);
        g_assert_cmpint(path_filter_keeps(&filter, cases[i].path), ==, cases[i].is_kept);
    }
}

static void what_is_included_must_match_and_may_have_to_be_there(void)
{
    g_autoptr(GPtrArray) include = g_ptr_array_new();
    PathFilter filter = { .include = include, .folder = "/r" };

    g_ptr_array_add(include, (char *)"a/*.go");
    g_ptr_array_add(include, (char *)"not-there");
    g_assert_true(path_filter_keeps(&filter, "a/b.go"));
    g_assert_true(path_filter_keeps(&filter, "not-there"));
    g_assert_false(path_filter_keeps(&filter, "b.go"));
    filter.is_existing = true;
    g_assert_false(path_filter_keeps(&filter, "not-there"));
}

static void many_stars_take_no_more_than_a_moment(void)
{
    g_autoptr(GString) pattern = g_string_new(NULL), text = g_string_new(NULL), deep = g_string_new(NULL);

    for (guint i = 0; i < 200; i++) {
        g_string_append(pattern, "*a");
        g_string_append(text, "aaaaaaaaaa");
        g_string_append(deep, "**/a/");
    }
    g_string_append(pattern, "b");
    g_string_append(deep, "b");
    g_assert_false(path_pattern_matches(pattern->str, text->str));
    g_assert_false(path_glob_matches(deep->str, text->str));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/path filter/fnmatch", names_match_as_in_fnmatch);
    g_test_add_func("/path filter/glob", paths_match_as_in_glob);
    g_test_add_func("/path filter/exclude", what_is_excluded_is_so_by_its_name_or_its_absolute_path);
    g_test_add_func("/path filter/include", what_is_included_must_match_and_may_have_to_be_there);
    g_test_add_func("/path filter/stars", many_stars_take_no_more_than_a_moment);
    return g_test_run();
}
