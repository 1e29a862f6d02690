// SPDX-License-Identifier: Apache-2.0
#include "report/profile_diff.h"

#include "cover/profile_text.h"

#include <string.h>

#define RULE "+-------+---------------+--------------+---------+\n"
#define HEAD RULE "| File  | Base Coverage | New Coverage |  Delta  |\n" RULE
#define SHORT_RULE "+-------+---------------+--------------+-------+\n"
#define SHORT_HEAD SHORT_RULE "| File  | Base Coverage | New Coverage | Delta |\n" SHORT_RULE

static Profile *profile_of(const char *text)
{
    Profile *profile = NULL;

    g_assert_true(profile_text_read(&profile, text, strlen(text), PROFILE_TEXT_SINGLE, &profile_limits_default, NULL));
    return profile;
}

// But for a colon in a name and a block that comes twice, which goc misreads, these are the tables it prints.
static void tables_are_those_of_goc(void)
{
    static const struct {
        const char *what, *base, *now, *wanted;
    } cases[] = {
        { "new, gone, changed and equal files", "mode: set\na.go:1.1,2.2 5 1\nb.go:1.1,2.2 4 0\nz.go:1.1,2.2 2 1\n",
          "mode: set\na.go:1.1,2.2 5 1\nb.go:1.1,2.2 4 1\nc.go:1.1,2.2 3 0\n",
          HEAD "| b.go  |     0.0%      |    100.0%    | 100.0%  |\n"
               "| z.go  |    100.0%     |     None     | -100.0% |\n"
               "| Total |     63.6%     |    75.0%     |  11.4%  |\n" RULE },
        { "no statements, and nothing at all", "mode: set\na.go:1.1,2.2 0 1\n", "",
          SHORT_HEAD "| Total |      N/A      |     N/A      | 0.0%  |\n" SHORT_RULE },
        { "without statements before", "mode: set\na.go:1.1,2.2 0 1\n",
          "mode: set\na.go:1.1,2.2 8 1\na.go:3.1,4.2 8 0\n",
          SHORT_HEAD "| a.go  |      N/A      |    50.0%     | 50.0% |\n"
                     "| Total |      N/A      |    50.0%     | 50.0% |\n" SHORT_RULE },
        { "a fall too small to be seen is shown with its sign", "mode: set\na.go:1.1,2.2 1 1\na.go:3.1,4.2 9999 1\n",
          "mode: set\na.go:1.1,2.2 1 0\na.go:3.1,4.2 9999 1\n",
          SHORT_HEAD "| a.go  |    100.0%     |    100.0%    | -0.0% |\n"
                     "| Total |    100.0%     |    100.0%    | -0.0% |\n" SHORT_RULE },
        { "a colon belongs to a name", "mode: set\nC:/a.go:1.1,2.2 1 0\nC:/b.go:1.1,2.2 1 0\n",
          "mode: set\nC:/a.go:1.1,2.2 1 1\nC:/b.go:1.1,2.2 1 0\n",
          "+---------+---------------+--------------+--------+\n"
          "|  File   | Base Coverage | New Coverage | Delta  |\n"
          "+---------+---------------+--------------+--------+\n"
          "| C:/a.go |     0.0%      |    100.0%    | 100.0% |\n"
          "| Total   |     0.0%      |    50.0%     | 50.0%  |\n"
          "+---------+---------------+--------------+--------+\n" },
        { "a block that comes twice is one", "mode: set\na.go:1.1,2.2 1 0\na.go:3.1,4.2 1 0\n",
          "mode: set\na.go:1.1,2.2 1 1\na.go:3.1,4.2 1 0\na.go:1.1,2.2 1 0\n",
          SHORT_HEAD "| a.go  |     0.0%      |    50.0%     | 50.0% |\n"
                     "| Total |     0.0%      |    50.0%     | 50.0% |\n" SHORT_RULE },
        { "wide characters take two columns", "mode: set\n漢.go:1.1,2.2 1 0\n", "mode: set\n漢.go:1.1,2.2 2 1\n",
          "+-------+---------------+--------------+--------+\n"
          "| File  | Base Coverage | New Coverage | Delta  |\n"
          "+-------+---------------+--------------+--------+\n"
          "| 漢.go |     0.0%      |    100.0%    | 100.0% |\n"
          "| Total |     0.0%      |    100.0%    | 100.0% |\n"
          "+-------+---------------+--------------+--------+\n" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Profile) base = profile_of(cases[i].base);
        g_autoptr(Profile) now = profile_of(cases[i].now);
        g_autoptr(Output) output = output_new_memory();
        g_autofree char *is = NULL;
        const char *bytes;
        gsize size;

        g_test_message("%s", cases[i].what);
        profile_diff_write(base, now, output);
        bytes = output_bytes(output, &size);
        is = g_strndup(bytes, size);
        g_assert_cmpstr(is, ==, cases[i].wanted);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/profile diff/tables", tables_are_those_of_goc);
    return g_test_run();
}
