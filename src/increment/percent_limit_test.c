// SPDX-License-Identifier: Apache-2.0
// Tests of report/percent_limit.
#include "increment/percent_limit.h"

#include "base/error.h"

static PercentLimit limit_of(const char *text)
{
    g_autoptr(GError) error = NULL;
    PercentLimit limit;

    if (!percent_limit_parse(&limit, text, &error))
        g_error("%s", error->message);
    return limit;
}

static void limits_are_read_to_the_last_decimal(void)
{
    static const struct {
        const char *text;
        uint32_t millionths;
        const char *shown;
    } cases[] = {
        { "80", 80000000, "80" },     { "79.95", 79950000, "79.95" }, { "0", 0, "0" },
        { "100%", 100000000, "100" }, { "0.000001", 1, "0.000001" },  { "80.0", 80000000, "80" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        PercentLimit limit = limit_of(cases[i].text);
        g_autofree char *shown = percent_limit_text(limit);

        g_assert_cmpuint(limit.millionths, ==, cases[i].millionths);
        g_assert_cmpstr(shown, ==, cases[i].shown);
    }
}

static void what_is_no_percentage_is_refused(void)
{
    static const char *const texts[] = { "",    "-1", "+1",   "101", "100.000001", "1.0000001", "1e1", "80 ",
                                         "80.", ".5", "80,5", "nan", "80%%",       "1000",      "0x10" };

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        PercentLimit limit;

        g_assert_false(percent_limit_parse(&limit, texts[i], &error));
        g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
    }
}

static void figures_are_on_the_side_of_the_limit_that_they_are(void)
{
    static const struct {
        const char *limit;
        Total total;
        bool is_met;
        const char *figure;
    } cases[] = {
        { "80", { 4, 5 }, true, "80.0" },
        { "80", { 7996, 10000 }, false, "79.96" },
        { "80", { 7994, 10000 }, false, "79.9" },
        { "80", { 799999999, 1000000000 }, false, "79.9999999" },
        { "80", { 79999, 100000 }, false, "79.999" },
        { "66.7", { 2, 3 }, false, "66.67" },
        { "66.6", { 2, 3 }, true, "66.7" },
        { "56.24", { 5625, 10000 }, true, "56.25" },
        { "80", { 0, 0 }, true, "100.0" },
        { "0", { 0, 7 }, true, "0.0" },
        { "100", { UINT64_MAX - 1, UINT64_MAX }, false, "100.000000000000000" },
        { "100", { 99999999999, 100000000000 }, false, "99.999999999" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        PercentLimit limit = limit_of(cases[i].limit);
        g_autofree char *figure = percent_limit_figure(limit, cases[i].total);

        g_assert_true(percent_limit_is_met(limit, cases[i].total) == cases[i].is_met);
        g_assert_cmpstr(figure, ==, cases[i].figure);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/percent_limit/read", limits_are_read_to_the_last_decimal);
    g_test_add_func("/percent_limit/refused", what_is_no_percentage_is_refused);
    g_test_add_func("/percent_limit/sides", figures_are_on_the_side_of_the_limit_that_they_are);
    return g_test_run();
}
