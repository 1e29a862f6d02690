// SPDX-License-Identifier: Apache-2.0
// Tests of base/printable.
#include "base/printable.h"

static const struct {
    const char *text, *kept, *shown;
} cases[] = {
    { "", "", "" },
    { "a b/\xc3\xa9.go", "", "a b/\xc3\xa9.go" },
    { "\x1b[31mred\x7f", "", "\\x1b[31mred\\x7f" },
    { "one\ntwo\t3", "", "one\\x0atwo\\x093" },
    { "one\ntwo\t3\r", "\n\t", "one\ntwo\t3\\x0d" },
};

static void control_characters_are_shown_and_not_obeyed(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *shown = printable(cases[i].text, cases[i].kept);

        g_assert_cmpstr(shown, ==, cases[i].shown);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/printable/control", control_characters_are_shown_and_not_obeyed);
    return g_test_run();
}
