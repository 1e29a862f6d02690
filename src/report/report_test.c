// SPDX-License-Identifier: Apache-2.0
// Tests of laying a profile over its source.
#include "cover/profile_text.h"
#include "report/report.h"
#include "report/table_sources.h"

static const char *const sources_table[][2] = {
    { "p/a.go", "package p\n"
                "func A() {\n" // 2.10
                "}\n"
                "func B() int\n"
                "func C() {\n" // 5.10
                "}\n"
                "var f = func() {}\n" },
    { "p/cut.go", "package p\n\nfunc A() {\n\tx := \"\n}\n" },
    { "p/lines.go", "package p\n//line y.y:100\nfunc A() {\n}\n//line y.y:10\nfunc B() {\n}\n" },
    { NULL, NULL },
};

static Profile *profile_of(const char *text)
{
    g_autoptr(GError) error = NULL;
    Profile *profile = NULL;

    g_assert_true(
        profile_text_read(&profile, text, strlen(text), PROFILE_TEXT_SINGLE, &profile_limits_default, &error));
    return profile;
}

static Report *report_of(const Profile *profile)
{
    g_autoptr(GError) error = NULL;
    TableSources sources = TABLE_SOURCES(sources_table);
    Report *report = NULL;

    g_assert_true(report_make(&report, profile, &sources.sources, &error));
    return report;
}

static void check_function(const Report *report, guint i, const char *name, guint64 covered, guint64 statements)
{
    const FileReport *file = report_file(report, 0);
    const FunctionCover *cover = &file->functions[i];

    g_assert_cmpstr(cover->function.name, ==, name);
    g_assert_cmpuint(cover->total.covered, ==, covered);
    g_assert_cmpuint(cover->total.statements, ==, statements);
}

static void a_block_counts_in_the_function_that_holds_it(void)
{
    g_autoptr(Profile) profile = profile_of("mode: set\np/a.go:2.10,3.2 2 1\np/a.go:5.10,6.2 3 0\n");
    g_autoptr(Report) report = report_of(profile);

    check_function(report, 0, "A", 2, 2);
    check_function(report, 1, "C", 0, 3);
    g_assert_cmpuint(report_file(report, 0)->n_functions, ==, 2);
}

static void a_literal_outside_of_functions_counts_in_the_total_only(void)
{
    g_autoptr(Profile) profile = profile_of("mode: set\np/a.go:2.10,3.2 2 1\np/a.go:7.16,7.18 40 1\n");
    g_autoptr(Report) report = report_of(profile);

    g_assert_cmpuint(report->total.statements, ==, 42);
    g_assert_cmpuint(report->function_total.statements, ==, 2);
}

static void a_block_over_two_functions_counts_in_both(void)
{
    g_autoptr(Profile) profile = profile_of("mode: set\np/a.go:2.10,5.11 7 1\n");
    g_autoptr(Report) report = report_of(profile);

    check_function(report, 0, "A", 7, 7);
    check_function(report, 1, "C", 7, 7);
    g_assert_cmpuint(report->function_total.statements, ==, 14);
}

// The long first block must not hide that the second ends before C starts, nor the second the first.
static void blocks_that_nest_are_told_apart(void)
{
    g_autoptr(Profile) profile =
        profile_of("mode: set\np/a.go:1.1,6.2 1 1\np/a.go:2.10,3.2 2 1\np/a.go:5.10,6.2 4 0\n");
    g_autoptr(Report) report = report_of(profile);

    check_function(report, 0, "A", 3, 3);
    check_function(report, 1, "C", 1, 5);
}

static void a_block_that_only_touches_a_function_is_not_in_it(void)
{
    g_autoptr(Profile) profile = profile_of("mode: set\np/a.go:1.1,2.1 1 1\np/a.go:3.2,5.1 2 1\np/a.go:6.2,7.1 4 1\n");
    g_autoptr(Report) report = report_of(profile);

    g_assert_cmpuint(report->function_total.statements, ==, 0);
}

static void functions_may_come_in_falling_order_under_line_directives(void)
{
    g_autoptr(Profile) profile = profile_of("mode: set\np/lines.go:10.0,11.0 1 1\np/lines.go:100.0,101.0 2 0\n");
    g_autoptr(Report) report = report_of(profile);

    check_function(report, 0, "A", 0, 2);
    check_function(report, 1, "B", 1, 1);
}

static void check_failure(const char *text, GocError kind, const char *message)
{
    g_autoptr(Profile) profile = profile_of(text);
    g_autoptr(GError) error = NULL;
    TableSources sources = TABLE_SOURCES(sources_table);
    Report *report = NULL;

    g_assert_false(report_make(&report, profile, &sources.sources, &error));
    g_assert_error(error, GOC_ERROR, (int)kind);
    g_assert_cmpstr(error->message, ==, message);
    g_assert_null(report);
}

static void a_file_that_is_missing_or_not_go_fails_the_whole(void)
{
    check_failure("mode: set\np/a.go:2.10,3.2 2 1\np/none.go:1.1,2.2 1 1\n", GOC_ERROR_NOT_FOUND,
                  "p/none.go: no such file");
    check_failure("mode: set\np/a.go:2.10,3.2 2 1\np/cut.go:3.10,5.2 1 1\n", GOC_ERROR_INVALID,
                  "p/cut.go: line 4 is not valid Go");
}

// Enough files for several threads, whose results must not depend on who read what.
static void many_files_come_in_the_profiles_order(void)
{
    enum { FILES = 1000 };
    const char *(*table)[2] = g_malloc_n(FILES + 1, sizeof *table);
    g_autoptr(GStringChunk) chunk = g_string_chunk_new(4096);
    g_autoptr(GString) text = g_string_new("mode: set\n");
    g_autoptr(Profile) profile = NULL;
    g_autoptr(Report) report = NULL;

    for (int i = 0; i < FILES; i++) {
        g_autofree char *name = g_strdup_printf("p/%04d.go", i);
        g_autofree char *source = g_strdup_printf(i == 700 ? "none" : "package p\nfunc F%d() {\n}\n", i);

        table[i][0] = g_string_chunk_insert(chunk, name);
        table[i][1] = g_string_chunk_insert(chunk, source);
        g_string_append_printf(text, "%s:2.12,3.2 %d 1\n", name, i);
    }
    table[FILES][0] = NULL;
    profile = profile_of(text->str);
    {
        TableSources sources = TABLE_SOURCES((const char *const(*)[2])table);

        report = report_make_partial(profile, &sources.sources);
    }
    for (guint i = 0; i < FILES; i++) {
        g_autofree char *name = g_strdup_printf("F%u", i);
        const FileReport *file = report_file(report, i);

        g_assert_cmpuint(file->n_functions, ==, i == 700 ? 0 : 1);
        g_assert_true(i == 700 || g_str_equal(file->functions[0].function.name, name));
        g_assert_true(i == 700 || file->functions[0].total.covered == i);
    }
    g_assert_cmpuint(report->missing->files->len, ==, 1);
    g_assert_cmpuint(report->function_total.statements, ==, FILES * (FILES - 1) / 2 - 700);
    g_assert_cmpuint(report->total.statements, ==, FILES * (FILES - 1) / 2);
    g_free(table);
}

// As a commit, which knows each text's id: here that of a row.
typedef struct CommitTable {
    Sources sources;
    const char *const (*rows)[3]; // name, blob, text; ends in a NULL name
    guint n_read;
} CommitTable;

static bool commit_table_locate(Sources *sources, const char *name, char **path, char blob[BLOB_ID_SIZE],
                                G_GNUC_UNUSED GError **error)
{
    const char *const(*row)[3] = ((CommitTable *)sources)->rows;

    while (!g_str_equal((*row)[0], name))
        row++;
    *path = g_strdup(name);
    g_strlcpy(blob, (*row)[1], BLOB_ID_SIZE);
    return true;
}

static bool commit_table_read(Sources *sources, const char *name, GBytes **out, char **path,
                              G_GNUC_UNUSED GError **error)
{
    CommitTable *self = (CommitTable *)sources;
    const char *const(*row)[3] = self->rows;

    while (!g_str_equal((*row)[0], name))
        row++;
    self->n_read++;
    *path = g_strdup(name);
    *out = g_bytes_new_static((*row)[2], strlen((*row)[2]));
    return true;
}

static guint check_commit(FunctionTables *tables, const char *const (*rows)[3], const char *second)
{
    CommitTable commit = { .sources = { .read = commit_table_read, .locate = commit_table_locate, .tables = tables },
                           .rows = rows };
    g_autoptr(Profile) profile = profile_of("mode: set\np/a.go:2.10,3.2 2 1\np/b.go:2.10,3.2 4 0\n");
    g_autoptr(GError) error = NULL;
    g_autoptr(Report) report = NULL;

    g_assert_true(report_make(&report, profile, &commit.sources, &error));
    check_function(report, 0, "A", 2, 2);
    g_assert_cmpstr(report_file(report, 0)->path, ==, "p/a.go");
    g_assert_cmpstr(report_file(report, 1)->functions[0].function.name, ==, second);
    g_assert_cmpuint(report->function_total.statements, ==, 6);
    return commit.n_read;
}

static void another_commit_costs_only_its_changed_files(void)
{
    static const char a[] = "package p\nfunc A() {\n}\n", b[] = "package p\nfunc B() {\n}\n",
                      c[] = "package p\nfunc C() {\n}\n";
    static const char *const first[][3] = { { "p/a.go", "aa", a }, { "p/b.go", "bb", b }, { NULL, NULL, NULL } };
    static const char *const next[][3] = { { "p/a.go", "aa", a }, { "p/b.go", "cc", c }, { NULL, NULL, NULL } };
    static const char *const not_in_git[][3] = { { "p/a.go", "", a }, { "p/b.go", "", b }, { NULL, NULL, NULL } };
    g_autoptr(FunctionTables) tables = function_tables_new(1024 * 1024);

    g_assert_cmpuint(check_commit(tables, first, "B"), ==, 2);
    g_assert_cmpuint(check_commit(tables, first, "B"), ==, 0);
    g_assert_cmpuint(check_commit(tables, next, "C"), ==, 1);
    g_assert_cmpuint(check_commit(tables, not_in_git, "B"), ==, 2);
    g_assert_cmpuint(check_commit(tables, not_in_git, "B"), ==, 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/functions", a_block_counts_in_the_function_that_holds_it);
    g_test_add_func("/report/literals", a_literal_outside_of_functions_counts_in_the_total_only);
    g_test_add_func("/report/overlap", a_block_over_two_functions_counts_in_both);
    g_test_add_func("/report/nested", blocks_that_nest_are_told_apart);
    g_test_add_func("/report/touch", a_block_that_only_touches_a_function_is_not_in_it);
    g_test_add_func("/report/line directives", functions_may_come_in_falling_order_under_line_directives);
    g_test_add_func("/report/threads", many_files_come_in_the_profiles_order);
    g_test_add_func("/report/commits", another_commit_costs_only_its_changed_files);
    g_test_add_func("/report/failures", a_file_that_is_missing_or_not_go_fails_the_whole);
    return g_test_run();
}
