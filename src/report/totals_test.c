// SPDX-License-Identifier: Apache-2.0
#include "report/totals.h"

#include "cover/profile_text.h"
#include "report/table_sources.h"

static const char text[] = "mode: count\n"
                           "ex.com/m/a.go:1.1,2.2 1 1\n"
                           "ex.com/m/b/b.go:1.1,2.2 2 0\n"
                           "ex.com/m/b/c.go:1.1,2.2 4 1\n"
                           "ex.com/m/b/d/e.go:1.1,2.2 8 0\n"
                           "ex.com/m/bb/f.go:1.1,2.2 16 1\n";

static Profile *profile_of(const char *from)
{
    Profile *profile = NULL;

    g_assert_true(profile_text_read(&profile, from, strlen(from), PROFILE_TEXT_SINGLE, &profile_limits_default, NULL));
    return profile;
}

// "name covered/statements" of each row.
static void check(const Totals *totals, const char *wanted)
{
    g_autoptr(GString) got = g_string_new(NULL);

    for (guint i = 0; i < totals->rows->len; i++) {
        const TotalsRow *row = &g_array_index(totals->rows, TotalsRow, i);

        g_string_append_printf(got, "%s %d/%d\n", row->name, (int)row->total.covered, (int)row->total.statements);
    }
    g_assert_cmpstr(got->str, ==, wanted);
}

static void a_file_is_a_row(void)
{
    g_autoptr(Profile) profile = profile_of(text);
    g_autoptr(Totals) totals = totals_by_file(profile);

    check(totals, "ex.com/m/a.go 1/1\nex.com/m/b/b.go 0/2\nex.com/m/b/c.go 4/4\nex.com/m/b/d/e.go 0/8\n"
                  "ex.com/m/bb/f.go 16/16\n");
    totals_sort_by_uncovered(totals);
    check(totals, "ex.com/m/b/d/e.go 0/8\nex.com/m/b/b.go 0/2\nex.com/m/a.go 1/1\nex.com/m/b/c.go 4/4\n"
                  "ex.com/m/bb/f.go 16/16\n");
}

static void a_package_is_the_files_of_one_folder(void)
{
    g_autoptr(Profile) profile = profile_of(text);
    g_autoptr(Totals) totals = totals_by_package(profile);

    check(totals, "ex.com/m 1/1\nex.com/m/b 4/6\nex.com/m/b/d 0/8\nex.com/m/bb 16/16\n");
}

static void a_folder_counts_all_below_it(void)
{
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        { text, "ex.com/m 21/31\nex.com/m/b 4/14\nex.com/m/b/d 0/8\nex.com/m/bb 16/16\n" },
        { "mode: set\n", "" },
        { "mode: set\na.go:1.1,2.2 1 1\n", ". 1/1\n" },
        { "mode: set\n/a.go:1.1,2.2 1 1\n/p/b.go:1.1,2.2 1 0\n", "/ 1/2\n/p 0/1\n" },
        { "mode: set\np/q/a.go:1.1,2.2 1 1\n", "p/q 1/1\n" },
        { "mode: set\np/q/a.go:1.1,2.2 1 1\npq/a.go:1.1,2.2 1 1\n", "p 1/1\np/q 1/1\npq 1/1\n" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Profile) profile = profile_of(cases[i].text);
        g_autoptr(Totals) totals = totals_by_folder(profile);

        check(totals, cases[i].wanted);
    }
}

static char *module_before_b(Sources *self, const char *name)
{
    return strstr(name, "/b/") ? g_strdup("ex.com/m/b") : NULL;
}

static void a_module_is_what_the_sources_say_or_the_package(void)
{
    g_autoptr(Profile) profile = profile_of(text);
    Sources sources = { .module = module_before_b };
    g_autoptr(Totals) totals = totals_by_module(profile, &sources);
    g_autoptr(Totals) without = totals_by_module(profile, NULL);

    check(totals, "ex.com/m 1/1\nex.com/m/b 4/14\nex.com/m/bb 16/16\n");
    check(without, "ex.com/m 1/1\nex.com/m/b 4/6\nex.com/m/b/d 0/8\nex.com/m/bb 16/16\n");
}

static void a_function_is_told_with_place_and_receiver(void)
{
    static const char *const table[][2] = {
        { "p/a.go", "package p\nfunc A() {\n}\nfunc (t *T) M() {\n}\nfunc (T) N() {\n}\n" }, { NULL, NULL }
    };
    g_autoptr(Profile) profile =
        profile_of("mode: set\np/a.go:2.10,3.2 1 1\np/a.go:4.17,5.2 2 0\np/a.go:6.13,7.2 4 1\n");
    TableSources sources = TABLE_SOURCES(table);
    g_autoptr(Report) report = report_make_partial(profile, &sources.sources);
    g_autoptr(Totals) totals = totals_by_function(report);

    check(totals, "p/a.go:2: A 1/1\np/a.go:4: (*T).M 0/2\np/a.go:6: T.N 4/4\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/totals/file", a_file_is_a_row);
    g_test_add_func("/totals/package", a_package_is_the_files_of_one_folder);
    g_test_add_func("/totals/folder", a_folder_counts_all_below_it);
    g_test_add_func("/totals/module", a_module_is_what_the_sources_say_or_the_package);
    g_test_add_func("/totals/function", a_function_is_told_with_place_and_receiver);
    return g_test_run();
}
