// SPDX-License-Identifier: Apache-2.0
#include "cover/package_pattern.h"

static void patterns_match_whole_paths(void)
{
    static const struct {
        const char *patterns, *path;
        bool matches;
    } cases[] = {
        { "fmt", "fmt", true },
        { "fmt", "fmt2", false },
        { "fmt", "x/fmt", false },
        { "net,fmt", "fmt", true },
        { "", "fmt", false },
        { ",", "", false },
        { ",,fmt,", "fmt", true },
        { "...", "example.com/a", true },
        { "...", "", true },
        { "net/...", "net/http", true },
        { "net/...", "net", true },
        { "net/...", "network", false },
        { "net/...", "net/", true },
        { "net...", "network", true },
        { ".../http", "net/http", true },
        { ".../http", "http", false },
        { "a/.../b", "a/x/y/b", true },
        { "a/.../b", "a/b", false },
        { "a...a", "a", false },
        { "a...a", "aa", true },
        { "...b...b...", "b", false },
        { "...b...b...", "abcbd", true },
        { "...b...ab", "bab", true },
        { "cmd/...", "cmd/vendor/x", true },
        { "a/.../...", "a/x", true },
        { "a/.../...", "a/", true },
        { "a/.../...", "a", false },
        { "x/....", "x/a.", true },
        { "x/....", "x", false },
        { "a.b", "axb", false },
        { "/...", "", true },
        { "\xff", "\xff", false },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(PackagePattern) pattern = package_pattern_new(cases[i].patterns);

        g_test_message("case %u", i);
        g_assert_cmpint(package_pattern_matches(pattern, cases[i].path), ==, cases[i].matches);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/package_pattern/matches", patterns_match_whole_paths);
    return g_test_run();
}
