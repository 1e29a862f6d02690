// SPDX-License-Identifier: Apache-2.0
// Tests of the columns, and of the table of totals that stands in them.
#include "report/columns.h"

#include "cover/profile_text.h"
#include "report/totals_table.h"

#include <string.h>

static const struct {
    const char *text;
    gsize want;
} texts[] = {
    { "", 0 }, { "a.go", 4 }, { "ü", 1 }, { "漢字", 4 }, { "e\xcc\x81", 1 }, { "a\xff", 2 }, { "\xe6\xbc", 2 },
};

static void a_text_takes_the_columns_of_its_characters(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        g_assert_cmpuint(columns_of(texts[i].text), ==, texts[i].want);
}

static void the_numbers_of_a_table_stand_below_each_other(void)
{
    static const char want[] = "path      covered  statements  percent\n"
                               "p/a.go          1           2    50.0%\n"
                               "p/漢.go         1           1   100.0%\n"
                               "total           2           3    66.7%\n";
    static const char text[] = "mode: set\np/a.go:1.1,2.2 1 1\np/a.go:3.1,4.2 1 0\np/漢.go:1.1,2.2 1 1\n";
    g_autoptr(Profile) profile = NULL;
    g_autoptr(Totals) totals = NULL;
    TotalsTable table = { 0 };
    g_autoptr(Output) output = output_new_memory();
    const char *bytes;
    gsize size;

    g_assert_true(profile_text_read(&profile, text, strlen(text), PROFILE_TEXT_SINGLE, &profile_limits_default, NULL));
    totals = totals_by_file(profile);
    table = (TotalsTable){ .totals = totals, .total = profile_total(profile) };
    totals_table_write(&table, output);
    bytes = output_bytes(output, &size);
    g_assert_cmpmem(bytes, (int)size, want, (int)strlen(want));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/columns/texts", a_text_takes_the_columns_of_its_characters);
    g_test_add_func("/columns/table", the_numbers_of_a_table_stand_below_each_other);
    return g_test_run();
}
