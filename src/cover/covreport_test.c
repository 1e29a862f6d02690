// SPDX-License-Identifier: Apache-2.0
#include "cover/covreport.h"

#include "base/error.h"
#include "cover/covdata_cases.h"
#include "cover/covunits.h"
#include "cover/package_total.h"

static void no_warning(const char *text)
{
    g_error("%s", text);
}

static void add(CovFiles *files, const char *name, const GByteArray *content)
{
    g_autoptr(GBytes) bytes = g_bytes_new(content->data, content->len);

    g_assert_true(covfiles_add_bytes(files, name, bytes, NULL));
}

// Adds a program of one package with one process, in which function 0 counted `count` in its first block.
static void add_program(CovFiles *files, const char *tag, guint8 mode, const char *package,
                        const TestFunction *functions, guint n_functions, guint64 count)
{
    const guint64 values[] = { 3, 0, 0, count, 0, 0 };
    g_autoptr(GByteArray) meta = meta_of_package(mode, package, functions, n_functions);
    g_autoptr(GByteArray) counters = counters_of(1, values, G_N_ELEMENTS(values));
    g_autofree char *meta_name = g_strconcat("covmeta.", tag, NULL);
    g_autofree char *counters_name = g_strconcat("covcounters.", tag, ".1.1", NULL);

    add(files, meta_name, meta);
    add(files, counters_name, counters);
}

static char *stolen_text(Output *output)
{
    g_autoptr(GBytes) bytes = output_steal(output);
    gsize size;
    const char *text = g_bytes_get_data(bytes, &size);

    return g_strndup(size > 0 ? text : "", size);
}

// What textfmt and percent write; or the error's message.
static char *report_text(CovFiles *files, const CovRules *rules)
{
    g_autoptr(CovReport) report = NULL;
    g_autoptr(Output) output = output_new_memory();
    g_autoptr(GArray) totals = NULL;
    g_autoptr(GError) error = NULL;

    if (!covreport_read(&report, files, rules, &profile_limits_default, &error))
        return g_strdup(error->message);
    covreport_write_text(report, output);
    totals = package_totals_of_report(report);
    package_totals_write(totals, output);
    return stolen_text(output);
}

static const TestFunction plain[] = { { "b.go", { 5, 3 }, 2, 1, false }, { "a.go", { 7 }, 1, 2, false } };

static void blocks_come_by_file_and_line(void)
{
    CovRules rules = covrules_of_go(no_warning);
    g_autoptr(CovFiles) files = covfiles_new();
    g_autofree char *text = NULL;

    add_program(files, "a", 2, "p", plain, G_N_ELEMENTS(plain), 4);
    text = report_text(files, &rules);
    g_assert_cmpstr(text, ==,
                    "mode: count\na.go:7.1,7.9 2 0\nb.go:3.1,3.9 1 0\nb.go:5.1,5.9 1 4\n"
                    "\tp\t\tcoverage: 25.0% of statements\n");
}

static void packages_come_by_path_and_those_of_several_programs_add_up(void)
{
    static const TestFunction more[] = { { "b.go", { 5 }, 1, 1, false }, { "b.go", { 9 }, 1, 1, false } };
    static const TestFunction nothing[] = { { "n.go", { 0 }, 0, 0, false } };
    CovRules rules = covrules_of_go(no_warning);
    g_autoptr(CovFiles) files = covfiles_new();
    g_autofree char *text = NULL;

    add_program(files, "a", 2, "q", plain, G_N_ELEMENTS(plain), 4);
    add_program(files, "b", 2, "p", plain, G_N_ELEMENTS(plain), 4);
    add_program(files, "c", 2, "q", plain, G_N_ELEMENTS(plain), 5); // the same blocks
    add_program(files, "d", 2, "q", more, G_N_ELEMENTS(more), 6);   // some of them, and another one
    add_program(files, "e", 2, "none", nothing, G_N_ELEMENTS(nothing), 6);
    text = report_text(files, &rules);
    g_assert_cmpstr(text, ==,
                    "mode: count\na.go:7.1,7.9 2 0\nb.go:3.1,3.9 1 0\nb.go:5.1,5.9 1 4\n"
                    "a.go:7.1,7.9 2 0\nb.go:3.1,3.9 1 0\nb.go:5.1,5.9 1 15\nb.go:9.1,9.9 1 0\n"
                    "\tnone\t\t\tp\t\tcoverage: 25.0% of statements\n\tq\t\tcoverage: 20.0% of statements\n");
}

static void one_place_of_two_functions_is_two_lines_but_one_block_of_a_profile(void)
{
    static const TestFunction twins[] = { { "a.go", { 7 }, 1, 2, true }, { "a.go", { 7 }, 1, 2, false } };
    static const guint64 values[] = { 1, 0, 0, 4, 1, 0, 1, 5 };
    CovRules rules = covrules_of_go(no_warning);
    g_autoptr(CovFiles) files = covfiles_new();
    g_autoptr(GByteArray) meta = meta_of(2, twins, G_N_ELEMENTS(twins));
    g_autoptr(GByteArray) counters = counters_of(2, values, G_N_ELEMENTS(values));
    g_autoptr(CovReport) report = NULL;
    g_autoptr(Profile) profile = NULL;
    g_autofree char *text = NULL;

    add(files, "covmeta.a", meta);
    add(files, "covcounters.a.1.1", counters);
    text = report_text(files, &rules);
    g_assert_true(g_str_has_prefix(text, "mode: count\na.go:7.1,7.9 2 5\na.go:7.1,7.9 2 4\n\tp"));
    g_assert_true(covreport_read(&report, files, &rules, &profile_limits_default, NULL));
    g_assert_true(covreport_profile(&profile, report, &profile_limits_default, NULL));
    g_assert_cmpuint(profile->blocks->len, ==, 1);
    g_assert_cmpuint(profile_count(profile, 0), ==, 9);
}

static void modes_clash_unless_they_may_mix(void)
{
    static const struct {
        guint8 first, second;
        bool mixes;
        guint64 counted;
        const char *wanted; // beginning
    } cases[] = {
        { 2, 3, false, 4,
          "counter mode clash while reading meta-data file covmeta.b: previous file had count, new file has atomic" },
        { 3, 1, false, 4,
          "counter mode clash while reading meta-data file covmeta.b: previous file had atomic, new file has set" },
        { 2, 3, true, 4, "mode: count\na.go:7.1,7.9 2 0\nb.go:3.1,3.9 1 0\nb.go:5.1,5.9 1 8\n" },
        { 1, 2, true, 4, "mode: set\na.go:7.1,7.9 2 0\nb.go:3.1,3.9 1 0\nb.go:5.1,5.9 1 1\n" },
        { 3, 1, true, 4, "mode: atomic\na.go:7.1,7.9 2 0\nb.go:3.1,3.9 1 0\nb.go:5.1,5.9 1 8\n" },
        { 2, 2, false, 3000000000, "mode: count\na.go:7.1,7.9 2 0\nb.go:3.1,3.9 1 0\nb.go:5.1,5.9 1 4294967295\n" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        CovRules rules = covrules_of_go(no_warning);
        g_autoptr(CovFiles) files = covfiles_new();
        g_autofree char *text = NULL;

        g_test_message("%u and %u", cases[i].first, cases[i].second);
        rules.mixes_modes = cases[i].mixes;
        add_program(files, "a", cases[i].first, "p", plain, G_N_ELEMENTS(plain), cases[i].counted);
        add_program(files, "b", cases[i].second, "p", plain, G_N_ELEMENTS(plain), cases[i].counted);
        text = report_text(files, &rules);
        g_assert_true(g_str_has_prefix(text, cases[i].wanted));
    }
}

static void a_pattern_chooses_packages(void)
{
    g_autoptr(PackagePattern) pattern = package_pattern_new("q/...");
    CovRules rules = covrules_of_go(no_warning);
    g_autoptr(CovFiles) files = covfiles_new();
    g_autofree char *text = NULL;

    add_program(files, "a", 2, "p", plain, G_N_ELEMENTS(plain), 4);
    add_program(files, "b", 2, "q/r", plain, 1, 4);
    rules.pattern = pattern;
    text = report_text(files, &rules);
    g_assert_cmpstr(text, ==,
                    "mode: count\nb.go:3.1,3.9 1 0\nb.go:5.1,5.9 1 4\n\tq/r\t\tcoverage: 50.0% of statements\n");
}

static void no_program_makes_an_empty_report(void)
{
    CovRules rules = covrules_of_go(no_warning);
    g_autoptr(CovFiles) files = covfiles_new();
    g_autofree char *text = report_text(files, &rules);

    g_assert_cmpstr(text, ==, "");
}

static void a_program_without_counters_is_noted(void)
{
    CovRules rules = covrules_of_go(no_warning);
    g_autoptr(CovFiles) files = covfiles_new();
    g_autoptr(GByteArray) meta = meta_of(2, plain, G_N_ELEMENTS(plain));
    g_autoptr(CovReport) report = NULL;

    add_program(files, "a", 2, "p", plain, G_N_ELEMENTS(plain), 4);
    add(files, "covmeta.dead", meta);
    g_assert_true(covreport_read(&report, files, &rules, &profile_limits_default, NULL));
    g_assert_cmpuint(report->n_programs, ==, 2);
    g_assert_cmpuint(report->unknown->len, ==, 1);
    g_assert_cmpstr(g_ptr_array_index(report->unknown, 0), ==, "covmeta.dead");
}

// The worst order there can be, of many blocks in one line, costs no more than sorting.
static void blocks_in_reverse_are_put_in_order(void)
{
    enum { N = 50000 };
    g_autoptr(GArray) functions = g_array_new(FALSE, FALSE, sizeof(CovFunction));
    g_autoptr(GArray) units = g_array_new(FALSE, FALSE, sizeof(CovUnit));
    const CovFunction function = { "F", "a.go", false, 0, 0 };
    const CovSum sum = { false, 5 };

    g_array_append_val(functions, function);
    for (guint i = 0; i < 2 * N; i++) {
        CovUnit unit = { { 1, 1 + (2 * N - 1 - i) / 2, 1, 1000000, 1 }, 0, 3 };

        g_array_append_val(units, unit);
    }
    covunits_settle(units, functions, &sum);
    g_assert_cmpuint(units->len, ==, N);
    for (guint i = 0; i < N; i++) {
        const CovUnit *unit = &g_array_index(units, CovUnit, i);

        g_assert_cmpuint(unit->block.start_col, ==, 1 + i);
        g_assert_cmpuint(unit->count, ==, 5);
    }
}

// Each has a block of its own and one that all have.
static void many_versions_of_a_package_add_up(void)
{
    enum { N = 500 };
    CovRules rules = covrules_of_go(no_warning);
    g_autoptr(CovFiles) files = covfiles_new();
    g_autoptr(CovReport) report = NULL;
    const CovReportPackage *package;

    for (guint i = 0; i < N; i++) {
        const TestFunction version = { "a.go", { 1, 2 + (i * 7) % N }, 2, 1, false };
        g_autofree char *tag = g_strdup_printf("%u", i);

        add_program(files, tag, 2, "p", &version, 1, 2);
    }
    g_assert_true(covreport_read(&report, files, &rules, &profile_limits_default, NULL));
    package = g_ptr_array_index(report->packages, 0);
    g_assert_cmpuint(package->units->len, ==, N + 1);
    g_assert_cmpuint(package->pending->len, ==, 0);
    for (guint i = 0; i < package->units->len; i++) {
        const CovUnit *unit = &g_array_index(package->units, CovUnit, i);

        g_assert_cmpuint(unit->block.start_line, ==, 1 + i);
        g_assert_cmpuint(unit->count, ==, i == 0 ? 2 * N : 0);
    }
}

static void ceilings_name_the_file(void)
{
    CovRules rules = covrules_of_go(no_warning);
    const ProfileLimits few_blocks = { 1000, 10, 2, false }, few_bytes = { 100, 10, 10, false };
    g_autoptr(CovFiles) files = covfiles_new();
    g_autoptr(CovReport) none = NULL;
    g_autoptr(GError) blocks = NULL, bytes = NULL;

    add_program(files, "a", 2, "p", plain, G_N_ELEMENTS(plain), 4);
    g_assert_false(covreport_read(&none, files, &rules, &few_blocks, &blocks));
    g_assert_error(blocks, GOC_ERROR, GOC_ERROR_TOO_BIG);
    g_assert_cmpstr(blocks->message, ==, "\"covmeta.a\": more than 2 blocks");
    g_assert_false(covreport_read(&none, files, &rules, &few_bytes, &bytes));
    g_assert_error(bytes, GOC_ERROR, GOC_ERROR_TOO_BIG);
    g_assert_true(g_str_has_prefix(bytes->message, "\"covmeta.a\": "));
}

static void a_profile_has_a_package_for_each_folder(void)
{
    static const char text[] = "mode: set\nx/y/a.go:1.1,1.9 1 1\nx/b.go:1.1,1.9 1 0\nx/y/z/c.go:1.1,1.9 1 0\n"
                               "x/y/d.go:1.1,1.9 2 0\ne.go:1.1,1.9 0 0\n";
    g_autoptr(Profile) profile = NULL;
    g_autoptr(PackagePattern) pattern = package_pattern_new("x/y/...");
    g_autoptr(GArray) all = NULL, some = NULL;
    g_autoptr(Output) output = output_new_memory();
    g_autofree char *all_text = NULL, *some_text = NULL;

    g_assert_true(profile_text_read(&profile, text, strlen(text), PROFILE_TEXT_SINGLE, &profile_limits_default, NULL));
    all = package_totals_of_profile(profile, NULL);
    package_totals_write(all, output);
    all_text = stolen_text(output);
    g_assert_cmpstr(all_text, ==,
                    "\t.\t\t\tx\t\tcoverage: 0.0% of statements\n\tx/y\t\tcoverage: 33.3% of statements\n"
                    "\tx/y/z\t\tcoverage: 0.0% of statements\n");
    some = package_totals_of_profile(profile, pattern);
    package_totals_write(some, output);
    some_text = stolen_text(output);
    g_assert_cmpstr(some_text, ==, "\tx/y\t\tcoverage: 33.3% of statements\n\tx/y/z\t\tcoverage: 0.0% of statements\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/covreport/order", blocks_come_by_file_and_line);
    g_test_add_func("/covreport/programs", packages_come_by_path_and_those_of_several_programs_add_up);
    g_test_add_func("/covreport/twins", one_place_of_two_functions_is_two_lines_but_one_block_of_a_profile);
    g_test_add_func("/covreport/modes", modes_clash_unless_they_may_mix);
    g_test_add_func("/covreport/pattern", a_pattern_chooses_packages);
    g_test_add_func("/covreport/nothing", no_program_makes_an_empty_report);
    g_test_add_func("/covreport/unknown", a_program_without_counters_is_noted);
    g_test_add_func("/covreport/reverse", blocks_in_reverse_are_put_in_order);
    g_test_add_func("/covreport/versions", many_versions_of_a_package_add_up);
    g_test_add_func("/covreport/ceilings", ceilings_name_the_file);
    g_test_add_func("/covreport/folders", a_profile_has_a_package_for_each_folder);
    return g_test_run();
}
