// SPDX-License-Identifier: Apache-2.0
// Tests of the names by which functions are told apart.
#include "report/function_names.h"

static const struct {
    const char *receiver, *name, *wanted;
} functions[] = {
    { "", "F", "F" },         { "T", "M", "T.M" },      { "*T", "M", "(*T).M" }, { "", "init", "init" },
    { "", "init", "init.1" }, { "", "init", "init.2" }, { "", "M", "M" },        { "*T", "M", "(*T).M.1" },
};

static void no_name_comes_twice_in_a_file(void)
{
    g_auto(FunctionNames) names = { 0 };

    function_names_init(&names);
    for (guint files = 0; files < 2; files++) {
        function_names_enter_file(&names);
        for (guint i = 0; i < G_N_ELEMENTS(functions); i++) {
            GoFunction function = { .receiver = functions[i].receiver, .name = functions[i].name };

            g_assert_cmpstr(function_names_next(&names, &function), ==, functions[i].wanted);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/function names/table", no_name_comes_twice_in_a_file);
    return g_test_run();
}
