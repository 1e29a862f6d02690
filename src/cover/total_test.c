// SPDX-License-Identifier: Apache-2.0
#include "cover/profile_cases.h"
#include "cover/total.h"

#include <locale.h>

static void blocks_weigh_their_statements(void)
{
    g_autoptr(Profile) profile =
        profile_of("mode: count\na:1.1,2.2 3 1\na:3.1,4.2 4 0\nb:1.1,2.2 0 9\nb:3.1,4.2 2 9\nb:5.1,6.2 0 0\n");
    Total all = profile_total(profile);
    Total a = profile_file_total(profile, profile_file(profile, 0));
    Total b = profile_file_total(profile, profile_file(profile, 1));

    g_assert_cmpuint(all.covered, ==, 5);
    g_assert_cmpuint(all.statements, ==, 9);
    g_assert_cmpuint(a.covered, ==, 3);
    g_assert_cmpuint(a.statements, ==, 7);
    g_assert_cmpuint(b.covered, ==, 2);
    g_assert_cmpuint(b.statements, ==, 2);
}

// Pairs at which another order of operations or another rounding prints another digit.
static void a_total_prints_as_go_prints_it(void)
{
    static const struct {
        Total total;
        const char *text;
    } cases[] = {
        { { 0, 0 }, "0.0" },    { { 0, 7 }, "0.0" },  { { 7, 7 }, "100.0" },        { { 23, 80 }, "28.8" },
        { { 49, 80 }, "61.2" }, { { 1, 80 }, "1.2" }, { { 3, 80 }, "3.8" },         { { 68, 81 }, "84.0" },
        { { 1, 3 }, "33.3" },   { { 2, 3 }, "66.7" }, { { 9996, 10000 }, "100.0" }, { { 31308, 155469 }, "20.1" },
    };

    setlocale(LC_ALL, "de_DE.UTF-8");
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = total_text(cases[i].total);

        g_assert_cmpstr(text, ==, cases[i].text);
    }
}

static void every_small_total_prints_as_printf_prints_it(void)
{
    for (guint statements = 1; statements <= 400; statements++) {
        for (guint covered = 0; covered <= statements; covered++) {
            Total total = { covered, statements };
            char wanted[G_ASCII_DTOSTR_BUF_SIZE], got[TOTAL_TEXT_ROOM + 1];

            got[total_put(got, total)] = '\0';
            g_ascii_formatd(wanted, sizeof wanted, "%.1f", total_percent(total));
            g_assert_cmpstr(got, ==, wanted);
        }
    }
}

static void sums_stop_at_the_highest_number(void)
{
    Total sum = { UINT64_MAX - 1, UINT64_MAX };
    g_autofree char *text = NULL;

    total_add(&sum, (Total){ 5, 5 });
    g_assert_cmpuint(sum.covered, ==, UINT64_MAX);
    text = total_text(sum);
    g_assert_cmpstr(text, ==, "100.0");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/total/weigh", blocks_weigh_their_statements);
    g_test_add_func("/total/print", a_total_prints_as_go_prints_it);
    g_test_add_func("/total/printf", every_small_total_prints_as_printf_prints_it);
    g_test_add_func("/total/sum", sums_stop_at_the_highest_number);
    return g_test_run();
}
