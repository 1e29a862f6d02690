// SPDX-License-Identifier: Apache-2.0
#include "cli/go_arguments.h"

#include "base/error.h"

static GoArguments *parse(const char *line, GoArgumentsTail tail, GError **error)
{
    g_auto(GStrv) words = NULL;
    GoArguments *arguments = NULL;
    int count;

    g_assert_true(g_shell_parse_argv(line, &count, &words, NULL));
    g_assert_true(go_arguments_parse(&arguments, count, words, tail, error) == (arguments != NULL));
    return arguments;
}

static void assert_words(const GPtrArray *words, const char *wanted)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < words->len; i++)
        g_string_append_printf(text, "%s%s", i ? "|" : "", (char *)g_ptr_array_index(words, i));
    g_assert_cmpstr(text->str, ==, wanted);
    g_string_free(text, TRUE);
}

static void flags_are_known_in_every_spelling(void)
{
    const char *lines[] = { "build -o f -tags a,b -v x", "build --o f --tags a,b --v x", "build -o=f -tags=a,b -v x",
                            "build --o=f --tags=a,b x -v", "build x -o f -tags a,b -- -v" };

    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autoptr(GoArguments) arguments = parse(lines[i], TAIL_IS_PACKAGES, NULL);

        g_assert_cmpstr(arguments->output, ==, "f");
        assert_words(arguments->flags, "-tags=a,b|-v");
        assert_words(arguments->packages, "x");
    }
}

static void values_may_look_like_flags_or_be_empty(void)
{
    g_autoptr(GoArguments) arguments =
        parse("build -ldflags '-s -w' -gcflags= -coverpkg a -coverpkg=b -cover", TAIL_IS_PACKAGES, NULL);

    assert_words(arguments->flags, "-ldflags=-s -w|-gcflags=");
    g_assert_cmpstr(arguments->cover_packages, ==, "b");
    g_assert_cmpuint(arguments->packages->len, ==, 0);
}

static void what_follows_the_package_is_the_programs(void)
{
    const struct {
        const char *line, *packages, *program;
    } cases[] = {
        { "run -race . -- -x y", ".", "-x|y" },
        { "run . -x -- y", ".", "-x|--|y" },
        { "run a.go b.go c -v", "a.go|b.go", "c|-v" },
        { "run -v -- x", "", "x" },
        { "run ./a a.go", "./a", "a.go" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GoArguments) arguments = parse(cases[i].line, TAIL_IS_PROGRAM, NULL);

        assert_words(arguments->packages, cases[i].packages);
        assert_words(arguments->program, cases[i].program);
    }
}

static void addresses_are_made_whole(void)
{
    g_autoptr(GoArguments) arguments = parse("build --center 10.0.0.1:7777 --agentport 8100", TAIL_IS_PACKAGES, NULL);

    g_assert_cmpstr(arguments->center, ==, "http://10.0.0.1:7777");
    g_assert_cmpstr(arguments->agent_port, ==, ":8100");
}

static void what_cannot_work_is_refused(void)
{
    const char *lines[] = { "build -o",
                            "build -covermode set",
                            "build -cover=false",
                            "build -coverpkg ./...,all",
                            "build --center http://",
                            "build --center 'http://h/?x'",
                            "build --center file:///x",
                            "build --agentport 65536",
                            "build --agentport host:",
                            "build --agentport ''" };

    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autoptr(GError) error = NULL;

        g_assert_null(parse(lines[i], TAIL_IS_PACKAGES, &error));
        g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
    }
}

static void goflags_fill_in_what_the_line_leaves_open(void)
{
    g_autoptr(GoArguments) arguments = parse("build -overlay mine", TAIL_IS_PACKAGES, NULL);

    g_assert_true(go_arguments_add_goflags(arguments, "'-coverpkg=a,b' --overlay=theirs '-ldflags=-s -w'", NULL));
    g_assert_cmpstr(arguments->cover_packages, ==, "a,b");
    g_assert_cmpstr(arguments->overlay, ==, "mine");
    g_assert_true(go_arguments_add_goflags(arguments, "", NULL));
}

static void only_flags_that_choose_packages_reach_the_list(void)
{
    g_autoptr(GoArguments) arguments = parse("build -race -v -tags=x -p 2 -modfile m -mod=mod", TAIL_IS_PACKAGES, NULL);
    g_autoptr(GPtrArray) argv = g_ptr_array_new();

    go_arguments_add_list_flags(arguments, argv);
    assert_words(argv, "-race|-tags=x|-modfile=m|-mod=mod");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/go_arguments/flags_are_known_in_every_spelling", flags_are_known_in_every_spelling);
    g_test_add_func("/go_arguments/values_may_look_like_flags_or_be_empty", values_may_look_like_flags_or_be_empty);
    g_test_add_func("/go_arguments/what_follows_the_package_is_the_programs", what_follows_the_package_is_the_programs);
    g_test_add_func("/go_arguments/addresses_are_made_whole", addresses_are_made_whole);
    g_test_add_func("/go_arguments/what_cannot_work_is_refused", what_cannot_work_is_refused);
    g_test_add_func("/go_arguments/goflags_fill_in_what_the_line_leaves_open",
                    goflags_fill_in_what_the_line_leaves_open);
    g_test_add_func("/go_arguments/only_flags_that_choose_packages_reach_the_list",
                    only_flags_that_choose_packages_reach_the_list);
    return g_test_run();
}
