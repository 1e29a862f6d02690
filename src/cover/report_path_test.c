// SPDX-License-Identifier: Apache-2.0
// Tests of report paths. The answers are those of Python's posixpath.
#include "cover/report_path.h"

typedef struct Case {
    const char *a, *b, *wanted;
} Case;

static void a_path_is_made_normal_as_python_does(void)
{
    static const Case cases[] = {
        { "a/b.go", NULL, "a/b.go" },
        { "./a//b/./c.go", NULL, "a/b/c.go" },
        { "a/../b.go", NULL, "b.go" },
        { "../../b.go", NULL, "../../b.go" },
        { "a/../../b.go", NULL, "../b.go" },
        { "/../a", NULL, "/a" },
        { "//a/b", NULL, "//a/b" },
        { "///a/b", NULL, "/a/b" },
        { "//..", NULL, "//" },
        { "", NULL, "." },
        { "a/..", NULL, "." },
        { "/", NULL, "/" },
        { "a/b/", NULL, "a/b" },
        { "..a/...", NULL, "..a/..." },
        { "a\\b\\..\\c.go", NULL, "a/c.go" },
        { "C:\\src\\a.go", NULL, "C:/src/a.go" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *normal = report_path_normal(cases[i].a);

        g_assert_cmpstr(normal, ==, cases[i].wanted);
    }
}

static void paths_are_joined_unless_the_second_is_absolute(void)
{
    static const Case cases[] = {
        { "/r", "a.go", "/r/a.go" },      { "/r", "/x/a.go", "/x/a.go" }, { ".", "a.go", "a.go" },
        { "/r/s", "../a.go", "/r/a.go" }, { "", "a.go", "a.go" },         { "/r/", "a.go", "/r/a.go" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *joined = report_path_join(cases[i].a, cases[i].b);

        g_assert_cmpstr(joined, ==, cases[i].wanted);
    }
}

static void the_way_leads_up_and_then_down(void)
{
    static const Case cases[] = {
        { "/r", "/r/a.go", "a.go" },      { "/r/s", "/r/a.go", "../a.go" }, { "/r", "/r", "." },
        { "/r/s/t", "/x", "../../../x" }, { "/", "/a/b", "a/b" },           { "/a/b", "/", "../.." },
        { "/r/ab", "/r/abc", "../abc" },  { "/r/s", "/r", ".." },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *way = report_path_between(cases[i].a, cases[i].b);

        g_assert_cmpstr(way, ==, cases[i].wanted);
    }
}

static void the_name_is_the_last_element(void)
{
    g_assert_cmpstr(report_path_name("a/b.go"), ==, "b.go");
    g_assert_cmpstr(report_path_name("b.go"), ==, "b.go");
    g_assert_cmpstr(report_path_name("/"), ==, "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report_path/normal", a_path_is_made_normal_as_python_does);
    g_test_add_func("/report_path/join", paths_are_joined_unless_the_second_is_absolute);
    g_test_add_func("/report_path/between", the_way_leads_up_and_then_down);
    g_test_add_func("/report_path/name", the_name_is_the_last_element);
    return g_test_run();
}
