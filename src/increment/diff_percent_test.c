// SPDX-License-Identifier: Apache-2.0
// Tests of the shares of covered lines against what Python computes.
#include "increment/diff_percent.h"

typedef struct Case {
    uint64_t missing, measured;
    const char *file, *file_rounded, *total, *total_rounded;
} Case;

// Made by Python 3.11.
static const Case cases[] = {
    { 75, 363, "79.3388429752066", "79.3", "79.33884297520662", "79.34" },
    { 1, 3, "66.66666666666667", "66.7", "66.66666666666666", "66.67" },
    { 2, 3, "33.33333333333334", "33.3", "33.33333333333333", "33.33" },
    { 1, 7, "85.71428571428572", "85.7", "85.71428571428571", "85.71" },
    { 0, 5, "100.0", "100.0", "100.0", "100.0" },
    { 5, 5, "0.0", "0.0", "0.0", "0.0" },
    { 1, 100000, "99.999", "100.0", "99.99900000000001", "100.0" },
    { 71, 100, "29.0", "29.0", "28.999999999999996", "29.0" },
    { 29, 57, "49.122807017543856", "49.1", "49.122807017543856", "49.12" },
    { 3, 16, "81.25", "81.2", "81.25", "81.25" },
    { 1, 16, "93.75", "93.8", "93.75", "93.75" },
    { 13, 32, "59.375", "59.4", "59.375", "59.38" },
    { 3, 400, "99.25", "99.2", "99.25", "99.25" },
    { 11, 4000, "99.725", "99.7", "99.725", "99.72" },
};

static void assert_text(double value, const char *text)
{
    PercentText shown = diff_percent_text(value);

    g_assert_cmpstr(shown.text, ==, text);
}

static void shares_are_those_of_python(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        double file = diff_percent_file(cases[i].missing, cases[i].measured);
        double total = diff_percent_total(cases[i].missing, cases[i].measured);

        assert_text(file, cases[i].file);
        assert_text(diff_percent_round(file, 1), cases[i].file_rounded);
        assert_text(total, cases[i].total);
        assert_text(diff_percent_round(total, 2), cases[i].total_rounded);
    }
}

static void nothing_measured_is_all_covered(void)
{
    assert_text(diff_percent_total(0, 0), "100.0");
}

static void any_double_is_spelled_as_python_spells_it(void)
{
    assert_text(42.5, "42.5");
    assert_text(1e-05, "1e-05");
    assert_text(0.1 + 0.2, "0.30000000000000004");
    assert_text(-0.0, "-0.0");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/diff percent/python", shares_are_those_of_python);
    g_test_add_func("/diff percent/nothing", nothing_measured_is_all_covered);
    g_test_add_func("/diff percent/text", any_double_is_spelled_as_python_spells_it);
    return g_test_run();
}
