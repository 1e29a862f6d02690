// SPDX-License-Identifier: Apache-2.0
// Tests of command lines as argparse reads them.
#include "cli/python_arguments.h"

static const ArgumentRow rows[] = {
    { "ignore-staged", 0, ARGUMENT_FLAG, NULL, "", false },
    { "ignore-unstaged", 0, ARGUMENT_FLAG, NULL, "", false },
    { "quiet", 'q', ARGUMENT_FLAG, NULL, "", false },
    { "config-file", 'c', ARGUMENT_ONE, "FILE", "", false },
    { "compare-branch", 0, ARGUMENT_ONE, "BRANCH", "", false },
    { "compat", 0, ARGUMENT_ONE, "TOOL", "", true },
    { "exclude", 0, ARGUMENT_SOME, "PATTERN", "several words of help that do not fit into one line of a terminal",
      false },
};

// As "name=a,b name rest|rest", or what is wrong.
static char *read_line(const char *line)
{
    g_auto(PythonArguments) arguments = { 0 };
    g_auto(GStrv) argv = g_strsplit(line, " ", -1);
    GString *text;
    char *wrong;

    python_arguments_init(&arguments, G_N_ELEMENTS(rows));
    wrong = python_arguments_parse(&arguments, rows, argv);
    if (wrong)
        return wrong;
    text = g_string_new(NULL);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const GPtrArray *values = arguments.values[i];

        if (values)
            g_string_append_printf(text, "%s%s", rows[i].name, values->len > 0 ? "=" : " ");
        for (guint k = 0; values && k < values->len; k++)
            g_string_append_printf(text, "%s%s", (char *)values->pdata[k], k + 1 < values->len ? "," : " ");
    }
    for (guint i = 0; i < arguments.rest->len; i++)
        g_string_append_printf(text, "|%s", (char *)arguments.rest->pdata[i]);
    return g_string_free(text, FALSE);
}

static const char *const cases[][2] = {
    { "x c.xml", "|c.xml" },
    { "x --quiet c.xml d.xml", "quiet |c.xml|d.xml" },
    { "x c.xml --quiet d.xml", "quiet |c.xml|d.xml" },
    { "x -q -c f.toml c.xml", "quiet config-file=f.toml |c.xml" },
    { "x -qcf.toml c.xml", "quiet config-file=f.toml |c.xml" },
    { "x -c=f.toml c.xml", "config-file=f.toml |c.xml" },
    { "x --compare-branch=v1=2 c.xml", "compare-branch=v1=2 |c.xml" },
    { "x --comp main c.xml", "compare-branch=main |c.xml" },
    { "x --compat diff-cover c.xml", "compat=diff-cover |c.xml" },
    { "x --compa diff-cover c.xml", "compare-branch=diff-cover |c.xml" },
    { "x --exclude a b --quiet c.xml", "quiet exclude=a,b |c.xml" },
    { "x --exclude a --exclude b -- c.xml", "exclude=b |c.xml" },
    { "x c.xml --exclude a", "exclude=a |c.xml" },
    { "x - -1 -.5", "|-|-1|-.5" },
    { "x -- --quiet", "|--quiet" },
    { "x --conf -5", "config-file=-5 " },
    { "x --ignore", "ambiguous option: --ignore could match --ignore-staged, --ignore-unstaged" },
    { "x --nothing", "unrecognized arguments: --nothing" },
    { "x -x", "unrecognized arguments: -x" },
    { "x --config-file", "argument -c/--config-file: expected one argument" },
    { "x --config-file --quiet", "argument -c/--config-file: expected one argument" },
    { "x --exclude -q", "argument --exclude: expected at least one argument" },
    { "x --quiet=1", "argument -q/--quiet: ignored explicit argument" },
};

static void a_line_is_read_as_argparse_reads_it(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = read_line(cases[i][0]);

        g_assert_cmpstr(got, ==, cases[i][1]);
    }
}

static void help_is_broken_into_lines(void)
{
    g_autofree char *help = python_arguments_help(&rows[3], 4);

    g_assert_cmpstr(help, ==,
                    "  -c, --config-file FILE\n                        \n"
                    "  --compare-branch BRANCH\n                        \n"
                    "  --compat TOOL         \n"
                    "  --exclude PATTERN...  several words of help that do not fit into one line of\n"
                    "                        a terminal\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/python arguments/lines", a_line_is_read_as_argparse_reads_it);
    g_test_add_func("/python arguments/help", help_is_broken_into_lines);
    return g_test_run();
}
