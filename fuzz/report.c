// SPDX-License-Identifier: Apache-2.0
// Fuzz target: the report of any profile over any source, and its table of functions. Totals are the sums of their
// parts, a function has no more than its file, and there is a row for each function and one for the total.
#include "report/report.h"
#include "report/func.h"

#include "one_source.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void check_part(Total part, Total whole)
{
    g_assert_cmpuint(part.covered, <=, part.statements);
    g_assert_cmpuint(part.statements, <=, whole.statements);
    g_assert_cmpuint(part.covered, <=, whole.covered);
}

static void add(Total *sum, Total part)
{
    sum->covered += part.covered;
    sum->statements += part.statements;
}

static void check_equal_totals(Total a, Total b)
{
    g_assert_cmpuint(a.covered, ==, b.covered);
    g_assert_cmpuint(a.statements, ==, b.statements);
}

// Returns how many functions there are.
static guint check_totals(const Report *report)
{
    Total files = { 0 }, functions = { 0 };
    guint n_functions = 0;

    for (guint i = 0; i < report->files->len; i++) {
        const FileReport *file = report_file(report, i);

        check_equal_totals(file->total, profile_file_total(report->profile, file->file));
        add(&files, file->total);
        for (guint f = 0; f < file->n_functions; f++) {
            check_part(file->functions[f].total, file->total);
            add(&functions, file->functions[f].total);
        }
        n_functions += file->n_functions;
    }
    check_equal_totals(report->total, files);
    check_equal_totals(report->total, profile_total(report->profile));
    check_equal_totals(report->function_total, functions);
    return n_functions;
}

static void check_rows(const Report *report, guint n_functions)
{
    g_autoptr(Output) output = output_new_memory();
    g_autoptr(GBytes) bytes = NULL;
    guint n_rows = 0;
    const char *text;
    gsize size;

    func_report_write(report, output);
    bytes = output_steal(output);
    text = g_bytes_get_data(bytes, &size);
    for (gsize i = 0; i < size; i++)
        n_rows += text[i] == '\n';
    g_assert_cmpuint(n_rows, ==, n_functions + 1);
    g_assert_true(size >= 3 && memcmp(text + size - 2, "%\n", 2) == 0);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autoptr(Profile) profile = NULL;
    g_autoptr(Report) report = NULL;
    g_autoptr(GError) error = NULL;
    OneSource source;
    bool is_made;

    if (!one_source(&source, &profile, data, size))
        return 0;
    is_made = report_make(&report, profile, &source.sources, &error);
    g_assert_true(is_made == (report != NULL) && is_made == (error == NULL));
    if (is_made) {
        check_rows(report, check_totals(report));
    } else {
        g_autoptr(Report) partial = report_make_partial(profile, &source.sources);

        check_totals(partial);
    }
    return 0;
}
