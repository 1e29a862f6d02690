// SPDX-License-Identifier: Apache-2.0
// Tests of base/pattern; the wanted answers are those of Go's regexp package.
#include "base/error.h"
#include "base/pattern.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

static Pattern *pattern_of(const char *text)
{
    g_autoptr(GError) error = NULL;
    Pattern *pattern = NULL;

    if (!pattern_new(&pattern, text, &error))
        g_error("%s", error->message);
    return pattern;
}

static void it_matches_where_go_does(void)
{
    static const struct {
        const char *pattern, *text;
        bool is_match;
    } cases[] = {
        { "", "", true },
        { "", "anything", true },
        { "echo", "example.com/echo/main.go", true },
        { "^echo", "example.com/echo/main.go", false },
        { "main\\.go$", "example.com/echo/main.go", true },
        { "main\\.go$", "main.go\n", false },
        { "(?i)MAIN", "main.go", true },
        { "(?<name>m)ain", "main.go", true },
        { "(?P<name>m)ain", "main.go", true },
        { "\\(?<name>", "<name>", true },
        { "\\(?<name>", "m", false },
        { "[(?<a>]", "?", true },
        { "[](?<a>]", "]", true },
        { "[[:alpha:](?<]x", "<x", true },
        { "\\Q(?<a>\\C\\E", "(?<a>\\C", true },
        { "\\Qa.b", "a.b", true },
        { "\\Qa.b", "axb", false },
        { "\\\\C", "\\C", true },
        { "a.c", "a\nc", false },
        { "(?s)a.c", "a\nc", true },
        { "^..$", "\xC3\xA4\xC3\xB6", true },
        { "^.$", "\xFF", true },
        { "^\\x{FFFD}{2}b$",
          "\xFF\xC3"
          "b",
          true },
        { "\\pL\\p{Greek}", "x\xCE\xB1", true },
        { "\\bgo\\b", "x.go", true },
        { "(a|ab)(c|bcd)$", "abcd", true },
        { "[^a-z]", "abc", false },
        { "x{2,3}", "xx", true },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Pattern) pattern = pattern_of(cases[i].pattern);

        if (pattern_matches(pattern, cases[i].text, strlen(cases[i].text)) != cases[i].is_match)
            g_error("%s on %s", cases[i].pattern, cases[i].text);
    }
}

static void a_nul_is_a_character(void)
{
    g_autoptr(Pattern) pattern = pattern_of("^a\\x00.$");

    g_assert_true(pattern_matches(pattern, "a\0b", 3));
    g_assert_true(pattern_matches(pattern, "a\0\xFF", 3));
    g_assert_false(pattern_matches(pattern, "ab", 2));
}

static void a_mistake_is_told_in_the_words_of_go(void)
{
    static const struct {
        const char *pattern, *message;
    } cases[] = {
        { "(", "missing closing ): `(`" },
        { "a(b", "missing closing ): `a(b`" },
        { "a)", "unexpected ): `a)`" },
        { "[a", "missing closing ]: `[a`" },
        { "*", "missing argument to repetition operator: `*`" },
        { "a**", "invalid nested repetition operator: `**`" },
        { "a{1001}", "invalid repeat count: `{1001}`" },
        { "[z-a]", "invalid character class range: `z-a`" },
        { "\\C", "invalid escape sequence: `\\C`" },
        { "x\\C+", "invalid escape sequence: `\\C`" },
        { "\\y", "invalid escape sequence: `\\y`" },
        { "a\\", "trailing backslash at end of expression: ``" },
        { "(?=a)", "invalid or unsupported Perl syntax: `(?=`" },
        { "(?P<n", "invalid named capture: `(?P<n`" },
        { "(?<n", "invalid named capture: `(?<n`" },
        { "a\xFF", "invalid UTF-8: `\xEF\xBF\xBD`" },
        { "(?<=a)", "invalid named capture: `(?<=a)`" },
        { "(?<a>(", "missing closing ): `(?<a>(`" },
        { "a{2,1}", "invalid repeat count: `{2,1}`" },
        { "(?i", "invalid or unsupported Perl syntax: `(?i`" },
        { "[[:foo:]]", "invalid character class range: `[:foo:]`" },
        { "\\pX", "invalid character class range: `\\pX`" },
        { "(?P<a-b>x)", "invalid named capture: `(?P<a-b>`" },
        { "a|*", "missing argument to repetition operator: `*`" },
        { "(a))", "unexpected ): `(a))`" },
        { "x{2}{3}", "invalid nested repetition operator: `{2}{3}`" },
        { "(?z)", "invalid or unsupported Perl syntax: `(?z`" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Pattern) pattern = NULL;
        g_autoptr(GError) error = NULL;

        if (pattern_new(&pattern, cases[i].pattern, &error))
            g_error("%s was taken", cases[i].pattern);
        g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
        g_assert_cmpstr(error->message, ==, cases[i].message);
    }
}

static void a_pattern_above_its_ceiling_is_refused(void)
{
    g_autofree char *most = g_strnfill(1024, 'a');
    g_autofree char *more = g_strnfill(1025, 'a');
    g_autoptr(Pattern) fits = pattern_of(most);
    g_autoptr(Pattern) pattern = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(pattern_matches(fits, more, 1025));
    g_assert_false(pattern_new(&pattern, more, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_TOO_BIG);
}

// Of this thread, however busy the machine is.
static int64_t cpu_ms(void)
{
    struct timespec used;

    g_assert_cmpint(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used), ==, 0);
    return used.tv_sec * 1000 + used.tv_nsec / 1000000;
}

// Each takes exponential time, or gigabytes, in other matchers.
static void an_evil_pattern_takes_no_time(void)
{
    static const char *const cases[] = {
        "(a+)+$",
        "(a|a)*$",
        "(a|aa)+$",
        "(.*)*x",
        "((((a{1,100}){1,100}){1,100}){1,100})",
        "(a*)*(a*)*(a*)*b",
        "(x+x+)+y",
        "([a-z]+)*[0-9]",
        "^(([a-z])+.)+[A-Z]([a-z])+$",
        "(.{0,500}){0,2}a.{500}z",
    };
    g_autofree char *text = g_strnfill(4096, 'a');

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        int64_t start_ms = cpu_ms();
        g_autoptr(Pattern) pattern = NULL;

        if (pattern_new(&pattern, cases[i], NULL))
            (void)!pattern_matches(pattern, text, 4096);
        g_assert_cmpint(cpu_ms() - start_ms, <, 2000); // 50 without sanitizers
    }
}

static void *match_often(void *pattern)
{
    for (int i = 0; i < 1000; i++) {
        g_assert_true(pattern_matches(pattern, "example.com/echo/main.go", 24));
        g_assert_false(pattern_matches(pattern, "example.com/echo/main.c", 23));
    }
    return NULL;
}

static void several_threads_may_use_one_pattern(void)
{
    g_autoptr(Pattern) pattern = pattern_of("(?i)^example.*\\.GO$");
    pthread_t threads[4];

    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        g_assert_cmpint(pthread_create(&threads[i], NULL, match_often, pattern), ==, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        pthread_join(threads[i], NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pattern/matches", it_matches_where_go_does);
    g_test_add_func("/pattern/nul", a_nul_is_a_character);
    g_test_add_func("/pattern/mistakes", a_mistake_is_told_in_the_words_of_go);
    g_test_add_func("/pattern/ceiling", a_pattern_above_its_ceiling_is_refused);
    g_test_add_func("/pattern/evil", an_evil_pattern_takes_no_time);
    g_test_add_func("/pattern/threads", several_threads_may_use_one_pattern);
    return g_test_run();
}
