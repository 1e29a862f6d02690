// SPDX-License-Identifier: Apache-2.0
// Tests of git/authors and git/blame, with real repositories.
#include "git/authors.h"

#include "base/error.h"
#include "git/edits.h"
#include "git/test_repository.h"

typedef struct Fixture {
    char *folder;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data)
{
    (void)data;
    fixture->folder = test_folder_new();
    test_repository_init(fixture->folder);
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    (void)data;
    test_folder_free(fixture->folder);
    g_free(fixture->folder);
}

// A commit of all by somebody, so many seconds after 2001-09-09 (git's own time is in whole seconds).
static char *commit_as(const char *folder, const char *author, unsigned second)
{
    g_autofree char *date = g_strdup_printf("--date=%u +0000", 1000000000 + second);
    g_autofree char *by = g_strdup_printf("--author=%s", author);
    g_autofree char *added = test_git(folder, "add", "--all", "--force", NULL);
    g_autofree char *said = test_git(folder, "commit", "--quiet", "--message=change", date, by, NULL);

    return test_git(folder, "rev-parse", "HEAD", NULL);
}

static GArray *ranges(uint32_t first, uint32_t last)
{
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(LineRange));
    LineRange range = { first, last };

    g_array_append_val(lines, range);
    return lines;
}

static Authors *find_in(const Fixture *fixture, const char *from, const char *head, const char *path, uint32_t last)
{
    g_autoptr(GArray) lines = ranges(1, last);
    g_autoptr(GArray) files = g_array_new(FALSE, FALSE, sizeof(AuthoredFile));
    AuthoredFile file = { path, lines };
    AuthorsQuestion question = {
        .folder = fixture->folder, .from = from, .head = head, .files_ceiling = 10, .timeout_ms = 60000
    };

    g_array_append_val(files, file);
    return authors_find(&question, files);
}

static void assert_author(const Authors *authors, uint32_t first, uint32_t last, const char *name)
{
    const BlameCommit *commit = authors_newest(authors, 0, first, last);

    if (authors->note)
        g_error("%s", authors->note);
    g_assert_cmpstr(commit ? commit->author : NULL, ==, name);
}

static void the_newest_commit_among_the_lines_tells_the_author(Fixture *fixture, gconstpointer data)
{
    g_autofree char *base = NULL, *middle = NULL, *head = NULL;
    g_autoptr(Authors) authors = NULL;

    (void)data;
    test_put(fixture->folder, "x.go", "a\nb\nc\nd\ne\nf\ng\n");
    base = commit_as(fixture->folder, "Old <old@x>", 1);
    test_put(fixture->folder, "x.go", "a\nB\nC\nd\ne\nf\ng\n");
    middle = commit_as(fixture->folder, "Bea <bea@x>", 2);
    g_usleep(1100000); // the committer's time is now
    test_put(fixture->folder, "x.go", "a\nB\nCC\nd\ne\nf\ng\n");
    head = commit_as(fixture->folder, "Cid <cid@x>", 3);
    authors = find_in(fixture, base, head, "x.go", 7);
    assert_author(authors, 1, 1, NULL);
    assert_author(authors, 2, 2, "Bea");
    assert_author(authors, 2, 3, "Cid");
    assert_author(authors, 4, 7, NULL);
    g_assert_cmpstr(authors_newest(authors, 0, 3, 3)->id, ==, head);
    g_assert_cmpstr(authors_newest(authors, 0, 3, 3)->mail, ==, "cid@x");
    g_assert_cmpint(authors_newest(authors, 0, 3, 3)->time_s, ==, 1000000003);
}

static void lines_of_the_working_tree_are_not_committed(Fixture *fixture, gconstpointer data)
{
    g_autofree char *base = NULL, *head = NULL;
    g_autoptr(Authors) authors = NULL;

    (void)data;
    test_put(fixture->folder, "x.go", "a\nb\nc\n");
    base = commit_as(fixture->folder, "Old <old@x>", 1);
    test_put(fixture->folder, "x.go", "a\nB\nc\n");
    head = commit_as(fixture->folder, "Bea <bea@x>", 2);
    test_put(fixture->folder, "x.go", "a\nB\nc\nd\n");
    authors = find_in(fixture, base, NULL, "x.go", 4);
    assert_author(authors, 1, 3, "Bea");
    g_assert_false(authors_newest(authors, 0, 1, 4)->is_committed);
}

static void any_name_of_a_file_is_only_a_name(Fixture *fixture, gconstpointer data)
{
    static const char *const names[] = { "-x.go", ":(top)x.go", ":!x.go", "*.go", "a b/ä\"\n.go", "--", "HEAD" };
    static const char hostile[] = "Eve\x1b[31m\xc3\xa4|"; // git made UTF-8 of it
    g_autofree char *base = NULL, *head = NULL;

    (void)data;
    test_put(fixture->folder, "first", "");
    base = commit_as(fixture->folder, "Old <old@x>", 1);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        test_put(fixture->folder, names[i], "a\n");
    head = commit_as(fixture->folder, "Eve\x1b[31m\xe4| <eve@x>", 2);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(Authors) of_commit = find_in(fixture, base, head, names[i], 1);
        g_autoptr(Authors) of_tree = find_in(fixture, base, NULL, names[i], 1);

        assert_author(of_commit, 1, 1, hostile);
        assert_author(of_tree, 1, 1, hostile);
    }
}

static void what_cannot_be_found_out_is_unknown_and_told(Fixture *fixture, gconstpointer data)
{
    g_autofree char *base = NULL;
    g_autoptr(Authors) none = NULL;

    (void)data;
    test_put(fixture->folder, "x.go", "a\n");
    base = commit_as(fixture->folder, "Old <old@x>", 1);
    none = find_in(fixture, base, base, "y.go", 1);
    g_assert_null(authors_newest(none, 0, 1, 1));
    g_assert_true(g_str_has_prefix(none->note, "the authors of 1 of 1 files are not known: git"));
}

static void neither_time_nor_number_of_files_is_without_bounds(Fixture *fixture, gconstpointer data)
{
    g_autofree char *base = NULL;
    g_autoptr(GArray) lines = ranges(1, 1);
    g_autoptr(GArray) files = g_array_new(FALSE, FALSE, sizeof(AuthoredFile));
    AuthoredFile file = { "x.go", lines };
    AuthorsQuestion question = { .folder = fixture->folder, .files_ceiling = 2, .timeout_ms = 60000 };
    g_autoptr(Authors) few = NULL, late = NULL;

    (void)data;
    test_put(fixture->folder, "x.go", "a\n");
    base = commit_as(fixture->folder, "Old <old@x>", 1);
    question.from = question.head = base;
    for (guint i = 0; i < 3; i++)
        g_array_append_val(files, file);
    few = authors_find(&question, files);
    g_assert_cmpstr(few->note, ==, "the authors of 1 of 3 files are not known: at most 2 files are asked about");
    question.timeout_ms = 0;
    late = authors_find(&question, files);
    g_assert_cmpstr(late->note, ==, "the authors of 3 of 3 files are not known: the time was not enough");
}

#define ID "0123456789012345678901234567890123456789"

static void text_that_is_no_blame_is_refused(void)
{
    static const char *const texts[] = {
        "x\n",
        ID " 1 1 1\nauthor A\n",
        ID " 1 1 1",
        ID " 1 0 1\nfilename x\n",
        ID " 1 1 0\nfilename x\n",
        ID " 1 4294967295 1\nfilename x\n",
        ID " 1 1\nfilename x\n",
        ID "1 1 1 1\nfilename x\n",
        ID " 1 1 1\nfilename x\n\xff\n",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(Blame) blame = NULL;
        g_autoptr(GError) error = NULL;

        g_assert_false(blame_read(&blame, texts[i], strlen(texts[i]), &error));
        g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, function) g_test_add("/authors/" name, Fixture, NULL, set_up, function, tear_down)
    ADD("newest", the_newest_commit_among_the_lines_tells_the_author);
    ADD("working_tree", lines_of_the_working_tree_are_not_committed);
    ADD("any_name", any_name_of_a_file_is_only_a_name);
    ADD("unknown", what_cannot_be_found_out_is_unknown_and_told);
    ADD("bounds", neither_time_nor_number_of_files_is_without_bounds);
    g_test_add_func("/authors/no_blame", text_that_is_no_blame_is_refused);
    return g_test_run();
}
