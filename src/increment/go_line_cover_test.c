// SPDX-License-Identifier: Apache-2.0
// Tests of what a Go profile says of the lines of files that changed. The sources' paths are the profile's names.
#include "increment/go_line_cover.h"

#include "cover/line_judge.h"
#include "cover/profile_cases.h"
#include "report/table_sources.h"

static const char a_text[] = "package a\n"             // 1
                             "\n"                      // 2
                             "func A() {\n"            // 3
                             "\tprintln(1)\n"          // 4
                             "}\n"                     // 5
                             "\n"                      // 6
                             "func B(\n"               // 7
                             "\tx int,\n"              // 8
                             ") {\n"                   // 9
                             "\tprintln(x)\n"          // 10
                             "}\n"                     // 11
                             "\n"                      // 12
                             "func C() { /* no */ }\n" // 13
                             "func D()\n"              // 14
                             "func _() { D() }\n";     // 15

static const char one_function[] = "package a\nfunc F() {\n\tprintln(2)\n}\n";

static const char *const texts[][2] = {
    { "m/a/a.go", a_text },
    { "m/a/new.go", one_function },
    { "m/a/types.go", "package a\ntype T int\n" },
    { "m/a/new_linux.go", one_function },
    { "m/a/tagged.go", "//go:build x\n\npackage a\nfunc F() {\n\tprintln(2)\n}\n" },
    { "m/a/c.go", "package a\nimport \"C\"\nfunc F() {\n\tprintln(2)\n}\n" },
    { "m/a/x_test.go", one_function },
    { "m/a/broken.go", "package a\nfunc F() {\n\tprintln(2)\n}\nfunc {\n" },
    { "m/b/b.go", one_function },
    { "m/a/testdata/t.go", one_function },
    { "m/a/_old.go", one_function },
    { "m/a/note.txt", "no Go" },
    { "m/c/c_linux.go", one_function },
    { NULL, NULL },
};

// A is measured, and ran: line 4 in part. c_linux.go lacks a function.
static const char profile_text[] = "mode: set\n"
                                   "m/a/a.go:3.10,5.2 1 1\n"
                                   "m/a/a.go:4.5,4.8 1 0\n"
                                   "m/c/c_linux.go:1.1,1.5 1 1\n"
                                   "m/lost/x.go:1.1,2.2 1 1\n"
                                   "m/lost/y.go:1.1,2.2 1 1\n"
                                   "other.go:1.1,2.2 1 1\n";

// In which every file has its lines `first` to `last` changed; none when these are 1 and 0.
static Changes *changes_of(const char *const *paths, uint32_t first, uint32_t last)
{
    Changes *changes = changes_new();

    for (; *paths; paths++) {
        ChangedFile file = { .path = g_strdup(*paths),
                             .lines = g_array_new(FALSE, FALSE, sizeof(LineRange)),
                             .deleted_at = g_array_new(FALSE, FALSE, sizeof(uint32_t)) };
        LineRange range = { first, last };

        if (first <= last)
            g_array_append_val(file.lines, range);
        g_array_append_val(changes->files, file);
    }
    return changes;
}

// "3C 4P" for the lines of a file that are known; then the absent files with their reasons, one a line.
static char *verdicts_of(const LineCover *cover, const char *path)
{
    LineRules rules = { .root = "/r", .folder = "/r" };
    g_autoptr(LineJudge) judge = line_judge_new(&cover, 1, &rules);
    GString *text = g_string_new(NULL);

    line_judge_enter(judge, path);
    for (uint32_t number = 1; number < 30; number++) {
        LineVerdict verdict = line_judge_line(judge, number);

        if (verdict != LINE_UNMEASURED)
            g_string_append_printf(text, "%s%u%c", text->len > 0 ? " " : "", number, ".MPC"[verdict]);
    }
    for (guint i = 0; i < cover->absent->len; i++) {
        const AbsentFile *file = g_ptr_array_index(cover->absent, i);

        g_string_append_printf(text, "%s: %s", file->path, file->reason);
    }
    return g_string_free(text, FALSE);
}

typedef struct Case {
    const char *path;
    const char *exact, *compat;
} Case;

static const Case cases[] = {
    // B has no block, and D and _ never have one.
    { "m/a/a.go", "3C 4P 5C 9M 10M 11M", "3C 4P 5C" },
    { "m/a/new.go", "2M 3M 4M", "" },
    { "m/a/types.go", "", "" },
    { "m/a/new_linux.go", "m/a/new_linux.go: it is named for some systems only", "" },
    { "m/a/tagged.go", "m/a/tagged.go: it has a build constraint", "" },
    { "m/a/c.go", "m/a/c.go: it imports \"C\"", "" },
    { "m/a/x_test.go", "", "" },
    { "m/a/broken.go", "", "" },
    { "m/b/b.go", "m/b/b.go: its package is not in the profile", "" },
    { "m/a/testdata/t.go", "", "" },
    { "m/a/_old.go", "", "" },
    { "m/a/note.txt", "", "" },
    { "m/c/c_linux.go", "1C", "1C" },
    { "m/a/gone.go", "", "" },
};

static void changed_files_get_their_lines_and_what_is_absent(void)
{
    g_autoptr(Profile) profile = profile_of(profile_text);
    TableSources sources = TABLE_SOURCES(texts);

    for (gsize i = 0; i < 2 * G_N_ELEMENTS(cases); i++) {
        const Case *row = &cases[i / 2];
        const char *const paths[] = { row->path, NULL };
        g_autoptr(Changes) changes = changes_of(paths, 1, 29);
        g_autoptr(LineCover) cover = NULL;
        g_autoptr(GError) error = NULL;
        g_autofree char *text = NULL;

        g_assert_true(go_line_cover_make(&cover, profile, &sources.sources, changes, i % 2, &error));
        text = verdicts_of(cover, row->path);
        g_assert_cmpstr(text, ==, i % 2 ? row->compat : row->exact);
    }
}

static void blocks_outside_of_functions_are_of_another_text(void)
{
    static const struct {
        const char *text, *unfit;
    } rows[] = {
        { "package a\nvar f = func() { println(1) }\nfunc F() {\n\tprintln(2)\n}\n", NULL },
        { "package a\nvar f = func() { println(1) }\n// F.\nfunc F() {\n\tprintln(2)\n}\n", "m/a/a.go" },
        { "package a\nvar f = 1\nfunc F() {\n\tprintln(2)\n}\n", "m/a/a.go" },
        { "package a\n", "m/a/a.go" },
        { "package a\n//line x.go:1\nfunc F() {\n}\n", NULL },
        { "package a\nfunc {\n", NULL },
    };
    static const char *const paths[] = { "m/a/a.go", NULL };
    g_autoptr(Profile) profile = profile_of("mode: set\nm/a/a.go:2.16,2.30 1 1\nm/a/a.go:3.10,5.2 1 1\n");
    g_autoptr(Changes) changes = changes_of(paths, 1, 29);

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const char *const table[][2] = { { "m/a/a.go", rows[i].text }, { NULL, NULL } };
        TableSources sources = TABLE_SOURCES(table);
        g_autoptr(LineCover) cover = NULL;

        g_assert_true(go_line_cover_make(&cover, profile, &sources.sources, changes, false, NULL));
        g_assert_cmpstr(cover->unfit->len > 0 ? g_ptr_array_index(cover->unfit, 0) : NULL, ==, rows[i].unfit);
    }
}

static void a_package_without_its_files_is_known_by_the_one_around_it(void)
{
    static const char *const paths[] = { "m/a/sub/gone.go", "m/a/sub/moved.go", NULL };
    static const char *const no_texts[][2] = { { "m/a/a.go", a_text },
                                               { "m/a/sub/moved.go", one_function },
                                               { NULL, NULL } };
    g_autoptr(Profile) profile = profile_of("mode: set\nm/a/a.go:3.10,5.2 1 1\nm/a/sub/gone.go:1.1,2.2 1 1\n");
    TableSources sources = TABLE_SOURCES(no_texts);
    g_autoptr(Changes) changes = changes_of(paths, 1, 29);
    g_autoptr(LineCover) cover = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *gone = NULL, *moved = NULL;

    g_assert_true(go_line_cover_make(&cover, profile, &sources.sources, changes, false, &error));
    gone = verdicts_of(cover, paths[0]);
    moved = verdicts_of(cover, paths[1]);
    g_assert_cmpstr(gone, ==, "1C 2C");
    g_assert_cmpstr(moved, ==, "2M 3M 4M");
    g_assert_cmpuint(cover->lost->len, ==, 1);
}

static void a_file_without_changed_lines_is_not_looked_at(void)
{
    static const char *const paths[] = { "m/a/a.go", "m/b/b.go", NULL };
    g_autoptr(Profile) profile = profile_of(profile_text);
    TableSources sources = TABLE_SOURCES(texts);
    g_autoptr(Changes) changes = changes_of(paths, 1, 0);
    g_autoptr(LineCover) cover = NULL;

    g_assert_true(go_line_cover_make(&cover, profile, &sources.sources, changes, false, NULL));
    g_assert_cmpuint(cover->files->len, ==, 0);
    g_assert_cmpuint(cover->absent->len, ==, 0);
}

static void files_whose_packages_are_not_found_are_told(void)
{
    static const char *const paths[] = { "m/a/a.go", NULL };
    g_autoptr(Profile) profile = profile_of(profile_text);
    TableSources sources = TABLE_SOURCES(texts);
    g_autoptr(Changes) changes = changes_of(paths, 1, 9);
    g_autoptr(LineCover) cover = NULL;

    g_assert_true(go_line_cover_make(&cover, profile, &sources.sources, changes, true, NULL));
    g_assert_cmpuint(cover->lost->len, ==, 3);
    g_assert_cmpstr(g_ptr_array_index(cover->lost, 0), ==, "m/lost/x.go");
    g_assert_cmpstr(g_ptr_array_index(cover->lost, 2), ==, "other.go");
}

static void a_profile_of_another_repository_is_refused(void)
{
    static const char *const paths[] = { "m/a/a.go", NULL };
    g_autoptr(Profile) profile = profile_of("mode: set\nm/lost/x.go:1.1,2.2 1 1\nm/lost/y.go:1.1,2.2 1 1\n");
    TableSources sources = TABLE_SOURCES(texts);
    g_autoptr(Changes) changes = changes_of(paths, 1, 9);
    g_autoptr(LineCover) cover = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_false(go_line_cover_make(&cover, profile, &sources.sources, changes, false, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_NOT_FOUND);
    g_assert_nonnull(strstr(error->message, "neither m/lost/x.go nor any other"));
    g_assert_true(go_line_cover_make(&cover, profile, &sources.sources, changes, true, NULL));
}

// The first file of the package is not in the sources any more.
static void a_package_is_found_by_any_of_its_files(void)
{
    static const char *const paths[] = { "m/a/a.go", NULL };
    g_autoptr(Profile) profile = profile_of("mode: set\nm/a/0.go:1.1,2.2 1 1\nm/a/a.go:3.10,5.2 1 0\n");
    TableSources sources = TABLE_SOURCES(texts);
    g_autoptr(Changes) changes = changes_of(paths, 3, 5);
    g_autoptr(LineCover) cover = NULL;
    g_autofree char *text = NULL;

    g_assert_true(go_line_cover_make(&cover, profile, &sources.sources, changes, false, NULL));
    g_assert_cmpuint(cover->lost->len, ==, 0);
    text = verdicts_of(cover, "m/a/a.go");
    g_assert_cmpstr(text, ==, "3M 4M 5M");
}

static bool refuse_read(Sources *self, const char *name, GBytes **out, char **path, GError **error)
{
    g_test_message("%s is read", name);
    g_test_fail();
    return set_error(error, GOC_ERROR_INTERNAL, "not to be read");
}

// Each changed line is in the profile, so nothing can be missing from it there.
static void a_text_is_not_read_without_need(void)
{
    static const char *const paths[] = { "m/a/a.go", NULL };
    g_autoptr(Profile) profile = profile_of(profile_text);
    TableSources sources = TABLE_SOURCES(texts);
    g_autoptr(Changes) changes = changes_of(paths, 3, 5);
    g_autoptr(LineCover) cover = NULL;

    sources.sources.read = refuse_read;
    g_assert_true(go_line_cover_make(&cover, profile, &sources.sources, changes, false, NULL));
    g_assert_cmpuint(cover->lines->len, ==, 3);
}

static bool fail_locate(Sources *self, const char *name, char **path, char blob[BLOB_ID_SIZE], GError **error)
{
    return set_error(error, GOC_ERROR_INTERNAL, "%s: the object is corrupt", name);
}

static void sources_that_cannot_be_read_fail_it_whole(void)
{
    static const char *const paths[] = { "m/a/a.go", NULL };
    g_autoptr(Profile) profile = profile_of(profile_text);
    TableSources sources = TABLE_SOURCES(texts);
    g_autoptr(Changes) changes = changes_of(paths, 3, 5);
    g_autoptr(LineCover) cover = NULL;
    g_autoptr(GError) error = NULL;

    sources.sources.locate = fail_locate;
    g_assert_false(go_line_cover_make(&cover, profile, &sources.sources, changes, false, &error));
    g_assert_cmpstr(error->message, ==, "m/a/a.go: the object is corrupt");
    g_assert_null(cover);
}

static void a_line_that_no_source_has_is_refused(void)
{
    static const char *const paths[] = { "m/a/a.go", NULL };
    g_autoptr(Profile) profile = profile_of("mode: set\nm/a/a.go:1.1,4000000000.2 1 1\n");
    TableSources sources = TABLE_SOURCES(texts);
    g_autoptr(Changes) changes = changes_of(paths, 3, 5);
    g_autoptr(LineCover) cover = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_false(go_line_cover_make(&cover, profile, &sources.sources, changes, false, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/go line cover/unfit", blocks_outside_of_functions_are_of_another_text);
    g_test_add_func("/go line cover/files", changed_files_get_their_lines_and_what_is_absent);
    g_test_add_func("/go line cover/unchanged", a_file_without_changed_lines_is_not_looked_at);
    g_test_add_func("/go line cover/around", a_package_without_its_files_is_known_by_the_one_around_it);
    g_test_add_func("/go line cover/lost", files_whose_packages_are_not_found_are_told);
    g_test_add_func("/go line cover/another repository", a_profile_of_another_repository_is_refused);
    g_test_add_func("/go line cover/any file", a_package_is_found_by_any_of_its_files);
    g_test_add_func("/go line cover/not read", a_text_is_not_read_without_need);
    g_test_add_func("/go line cover/failing", sources_that_cannot_be_read_fail_it_whole);
    g_test_add_func("/go line cover/line", a_line_that_no_source_has_is_refused);
    return g_test_run();
}
