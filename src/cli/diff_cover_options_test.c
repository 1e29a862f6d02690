// SPDX-License-Identifier: Apache-2.0
// Tests of what a person asks `goc-plugin diff-cover` for.
#include "cli/diff_cover_options.h"

#include <string.h>

static GString *warnings;

static void warn(const char *text)
{
    g_string_append(warnings, text);
}

typedef struct Case {
    const char *words;
    const char *wanted; // the diff's name and the targets, or what is wrong
} Case;

// As "main...HEAD | html:x".
static char *read_words(const char *words)
{
    static const char *const names[] = { "html", "json", "markdown", "annotations" };
    g_auto(DiffCoverOptions) options = { 0 };
    g_auto(GStrv) argv = g_strsplit(words, " ", -1);
    g_autofree char *diff_name = NULL;
    g_autoptr(GError) error = NULL;
    char *wrong;
    GString *text;

    g_assert_true(diff_cover_options_read(&options, argv, warn, &wrong, &error));
    if (wrong)
        return wrong;
    diff_name = diff_cover_options_diff_name(&options);
    text = g_string_new(diff_name);
    for (guint i = 0; i < N_DIFF_COVER_FORMATS; i++)
        if (options.targets[i])
            g_string_append_printf(text, " | %s:%s", names[i], options.targets[i]);
    return g_string_free(text, FALSE);
}

static void words_mean_what_diff_cover_takes_them_for(void)
{
    static const Case cases[] = {
        { "x c.xml", "origin/main...HEAD, staged and unstaged changes" },
        { "x c.xml --ignore-staged", "origin/main...HEAD and unstaged changes" },
        { "x c.xml --ignore-s --ignore-u", "origin/main...HEAD" },
        { "x c.xml --include-untracked", "origin/main...HEAD, staged, unstaged and untracked changes" },
        { "x c.xml --diff-range-notation .. --compare-branch v1", "v1..HEAD, staged and unstaged changes" },
        { "x c.xml --diff-range-notation .. --diff-file=", "origin/main..HEAD, staged and unstaged changes" },
        { "x c.xml --diff-range-notation .. --diff-file d", "origin/main...HEAD, staged and unstaged changes" },
        { "x c.xml --repo r --commit v2 --compare-branch v1", "v1...v2" },
        { "x c.xml --ignore-s --ignore-u --format json:-,html:", "origin/main...HEAD | html:diff-cover.html | json:-" },
        { "x c.xml --ignore-s --ignore-u --format markdown:a:b,github-annotations:error",
          "origin/main...HEAD | markdown:a:b | annotations:error" },
        { "x c.xml --ignore-s --ignore-u --html-report h", "origin/main...HEAD | html:h" },
        { "x c.xml --html-report h --format html:i", "argument --html-report: Cannot use along with --format html." },
        { "x c.xml --format github-annotations:",
          "argument --format: \"github-annotations:\" needs a type: notice, warning or error" },
        { "x c.xml --format github-annotations:warn",
          "argument --format: \"github-annotations:warn\" needs a type: notice, warning or error" },
        { "x c.xml --fail-under 0x10", "argument --fail-under: invalid float value: '0x10'" },
        { "x c.xml --fail-under nan", "argument --fail-under: invalid float value: 'nan'" },
        { "x c.xml --compat pytest", "argument --compat: invalid choice: 'pytest' (choose from 'diff-cover')" },
        { "x c.xml --commit v1 --include-untracked", "argument --commit: a commit has no untracked files" },
        { "x", "the following arguments are required: coverage_files (a Go profile, XML or LCOV)" },
    };

    warnings = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = read_words(cases[i].words);

        g_assert_cmpstr(got, ==, cases[i].wanted);
    }
    g_assert_cmpstr(warnings->str, ==, "The --html-report option is deprecated. Use --format html:h instead.");
    g_string_free(warnings, TRUE);
}

static void help_names_every_option(void)
{
    g_autofree char *help = diff_cover_options_help();

    g_assert_nonnull(strstr(help, "\n  -q, --quiet "));
    g_assert_nonnull(strstr(help, "\n  --exclude PATTERN..."));
    g_assert_nonnull(strstr(help, "\n  -h, --help "));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/diff cover options/words", words_mean_what_diff_cover_takes_them_for);
    g_test_add_func("/diff cover options/help", help_names_every_option);
    return g_test_run();
}
