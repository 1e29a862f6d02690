// SPDX-License-Identifier: Apache-2.0
// Tests of git/owner_pattern.
#include "git/owner_pattern.h"

#include <string.h>

typedef struct PatternCase {
    const char *text;
    const char *fits;  // paths, a blank between two
    const char *fails; // the same
} PatternCase;

static bool matches(const OwnerPattern *pattern, const char *path)
{
    g_auto(GStrv) elements = g_strsplit(path, "/", -1);

    return owner_pattern_matches(pattern, (const char *const *)elements);
}

static void check_paths(const OwnerPattern *pattern, const PatternCase *one, const char *paths, bool is_fit)
{
    g_auto(GStrv) list = g_strsplit(paths, " ", -1);

    for (char **path = list; *path; path++)
        if (matches(pattern, *path) != is_fit)
            g_error("%s: %s %s", one->text, *path, is_fit ? "does not fit" : "fits");
}

static void check_cases(const PatternCase *cases, gsize n, OwnerDialect dialect)
{
    for (gsize i = 0; i < n; i++) {
        g_autoptr(OwnerPattern) pattern = owner_pattern_new(cases[i].text, dialect);

        if (!pattern)
            g_error("%s is no pattern", cases[i].text);
        check_paths(pattern, &cases[i], cases[i].fits, true);
        check_paths(pattern, &cases[i], cases[i].fails, false);
    }
}

static void githubs_patterns_are_those_of_gitignore(void)
{
    static const PatternCase cases[] = {
        { "foo", "foo foo/bar bar/foo bar/foo/baz", "foo.txt bar/foo.txt bar/baz xfoo" },
        { "/foo", "foo foo/bar foo/bar/baz", "fool bar/foo bar/foo/baz" },
        { "foo/", "foo/bar foo/bar/baz bar/foo/baz a/b/foo/c/d", "foo bar/foo" },
        { "/foo/", "foo/bar foo/bar/baz", "foo bar/foo bar/foo/baz" },
        { "foo/bar", "foo/bar foo/bar/baz", "foo/bart baz/foo/bar" },
        { "foo/bar/", "foo/bar/baz", "foo/bar baz/foo/bar/qux" },
        { "*", "a a/b .github/x a/b/c", "" },
        { "f*", "foo foo/bar bar/foo bar/foo/baz", "xfoo bar/baz" },
        { "*.go", "a.go b/a.go x.go/y", "a.gox b/go" },
        { "/*", "foo .x", "foo/bar foo/bar/baz" },
        { "/f*", "foo foo/bar foo/bar/baz", "bar/foo xfoo" },
        { "f*/", "foo/bar bar/foo/baz", "foo bar/foo xfoo/a" },
        { "/*/", "foo/bar bar/foo/baz", "foo" },
        { "docs/*", "docs/a", "docs docs/a/b x/docs/a" },
        { "foo/*.txt", "foo/bar.txt", "foo foo/bar/baz.txt qux/foo/bar.txt" },
        { "foo/*/baz", "foo/bar/baz foo/bar/baz/qux", "foo/baz foo/a/b/baz" },
        { "f?o", "foo féo", "fo fooo f/o" },
        { "f\\?o", "f?o", "foo" },
        { "f\\*o", "f*o", "foo" },
        { "**/foo/bar", "foo/bar qux/foo/bar a/b/foo/bar/c", "foo/baz/bar" },
        { "**/*bar*", "bar foo/rebar foo/barrio/x", "baz" },
        { "foo/bar/**", "foo/bar/baz foo/bar/baz/qux", "foo/bar qux/foo/bar/baz" },
        { "foo/**/bar", "foo/bar foo/q/bar/baz foo/q/r/bar", "qux/foo/bar foo/q" },
        { "foo/**/bar/b*", "foo/bar/baz foo/q/bar/baz", "foo/bar foo/bar/qux foo/q/bar/qux" },
        { "foo/**/", "foo/bar foo/bar/baz", "foo" },
        { "**", "a a/b", "" },
        { "a*b*c", "abc axbxc aabbcc", "ab acb abcd" },
        { "**/a*b/c", "axb/xab/a1b/c ab/c", "axb/xab axb/x/c" },
        { "a//b", "", "a/b" },
    };

    check_cases(cases, G_N_ELEMENTS(cases), OWNER_DIALECT_GITHUB);
}

static void gitlabs_patterns_are_those_of_fnmatch(void)
{
    static const PatternCase cases[] = {
        { "README.md", "README.md internal/README.md app/lib/README.md", "README.md/x README" },
        { "internal/README.md", "internal/README.md docs/api/internal/README.md", "README.md" },
        { "/README.md", "README.md", "docs/README.md" },
        { "docs", "docs x/docs", "docs/a" },
        { "/docs/", "docs/a docs/a/b", "docs x/docs/a" },
        { "lib/", "lib/a x/lib/a/b", "lib" },
        { "/docs/*.md", "docs/a.md docs/.md", "docs/a/b.md" },
        { "/docs/*/README.md", "docs/api/README.md", "docs/README.md docs/a/b/README.md" },
        { "/docs/**/index.md", "docs/index.md docs/api/index.md docs/api/graphql/index.md", "index.md" },
        { "/docs/**", "docs/a", "docs/a/b docs" },
        { "*", "a a/b", "" },
        { "[a-c]x.go", "ax.go d/bx.go", "dx.go x.go" },
        { "[^a-c]x", "dx", "ax" },
        { "[!a]x", "bx", "ax" },
        { "a[", "", "a[ a" },
        { "\\#x", "#x a/#x", "\\#x x" },
        { "a\\ b", "", "a\\ b a b" },
    };

    check_cases(cases, G_N_ELEMENTS(cases), OWNER_DIALECT_GITLAB);
}

static void what_github_does_not_know_is_no_pattern(void)
{
    static const char *const texts[] = { "", "/", "!a", "[a-z].go", "a[1]", "***/x", "\\#x" };
    g_autofree char *longest = g_strnfill(OWNER_PATTERN_CEILING_BYTES, 'a');
    g_autofree char *longer = g_strconcat(longest, "a", NULL);
    g_autoptr(OwnerPattern) pattern = owner_pattern_new(longest, OWNER_DIALECT_GITHUB);

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_assert_null(owner_pattern_new(texts[i], OWNER_DIALECT_GITHUB));
    g_assert_nonnull(pattern);
    g_assert_null(owner_pattern_new(longer, OWNER_DIALECT_GITLAB));
}

// Trying out where each star or "**" may end would take longer than anyone waits.
static void many_stars_take_no_longer_than_the_texts_are(void)
{
    g_autoptr(GString) text = g_string_new("/");
    g_autoptr(GString) path = g_string_new(NULL);
    g_autoptr(OwnerPattern) pattern = NULL;

    for (guint i = 0; i < 100; i++)
        g_string_append(text, "**/*a*a/");
    g_string_append(text, "b");
    for (guint i = 0; i < 1000; i++)
        g_string_append(path, "aaaa/");
    g_string_append(path, "c");
    pattern = owner_pattern_new(text->str, OWNER_DIALECT_GITHUB);
    g_assert_false(matches(pattern, path->str));
    g_string_append(path, "/b");
    g_assert_false(matches(pattern, path->str));
    g_string_truncate(path, path->len - 3);
    g_string_append(path, "b");
    g_assert_true(matches(pattern, path->str));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/owner_pattern/github", githubs_patterns_are_those_of_gitignore);
    g_test_add_func("/owner_pattern/gitlab", gitlabs_patterns_are_those_of_fnmatch);
    g_test_add_func("/owner_pattern/not_github", what_github_does_not_know_is_no_pattern);
    g_test_add_func("/owner_pattern/linear", many_stars_take_no_longer_than_the_texts_are);
    return g_test_run();
}
