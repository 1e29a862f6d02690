// SPDX-License-Identifier: Apache-2.0
// Tests of the texts of a repository's files.
#include "git/source_texts.h"

#include "base/error.h"
#include "git/test_repository.h"

#include <unistd.h>

static char *folder, *commit;

static void make_repository(void)
{
    g_autofree char *link = g_build_filename(folder, "link.go", NULL);
    g_autofree char *way_out = g_build_filename(folder, "out.go", NULL);
    g_autofree char *said = NULL;

    test_repository_init(folder);
    test_put(folder, "a/x.go", "package a\n");
    g_assert_cmpint(symlink("a/x.go", link), ==, 0);
    g_assert_cmpint(symlink("/etc/hostname", way_out), ==, 0);
    commit = test_commit(folder);
    test_put(folder, "a/x.go", "package a // staged\n");
    said = test_git(folder, "add", "a/x.go", NULL);
    test_put(folder, "a/x.go", "package a // changed\n");
}

static void assert_text(SourceTexts *texts, const char *path, const char *text)
{
    g_autoptr(GBytes) bytes = NULL, wanted = g_bytes_new_static(text, strlen(text));
    g_autoptr(GError) error = NULL;

    g_assert_true(source_texts_read(texts, path, &bytes, &error));
    g_assert_no_error(error);
    g_assert_true(g_bytes_equal(bytes, wanted));
}

static void assert_refused(SourceTexts *texts, const char *path)
{
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_false(source_texts_read(texts, path, &bytes, &error));
    g_assert_nonnull(error);
    g_assert_null(bytes);
}

static const char *const refused[] = { "b.go", "a", "link.go", "out.go", "../x.go", "/etc/hostname" };

static void a_folder_has_the_texts_of_now(void)
{
    g_autoptr(SourceTexts) texts = source_texts_of_folder(folder);

    assert_text(texts, "a/x.go", "package a // changed\n");
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++)
        assert_refused(texts, refused[i]);
}

static void a_commit_has_the_texts_of_then(void)
{
    g_autoptr(SourceTexts) texts = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(source_texts_of_commit(&texts, folder, commit, &error));
    assert_text(texts, "a/x.go", "package a\n");
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++)
        assert_refused(texts, refused[i]);
}

static void an_index_has_the_texts_that_are_staged(void)
{
    g_autoptr(SourceTexts) texts = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(source_texts_of_index(&texts, folder, &error));
    assert_text(texts, "a/x.go", "package a // staged\n");
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++)
        assert_refused(texts, refused[i]);
}

static void texts_are_read_up_to_a_limit(void)
{
    g_autoptr(SourceTexts) texts = NULL;
    g_autoptr(GBytes) text = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(source_texts_of_index(&texts, folder, NULL));
    source_texts_limit(texts, 2 * strlen("package a // staged\n") - 1);
    assert_text(texts, "a/x.go", "package a // staged\n");
    g_assert_false(source_texts_read(texts, "a/x.go", &text, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_TOO_BIG);
}

static void a_commit_that_is_not_there_is_not_found(void)
{
    g_autoptr(SourceTexts) texts = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_false(source_texts_of_commit(&texts, folder, "0123456789012345678901234567890123456789", &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_NOT_FOUND);
}

int main(int argc, char **argv)
{
    int failed;

    g_test_init(&argc, &argv, NULL);
    folder = test_folder_new();
    make_repository();
    g_test_add_func("/source texts/folder", a_folder_has_the_texts_of_now);
    g_test_add_func("/source texts/commit", a_commit_has_the_texts_of_then);
    g_test_add_func("/source texts/index", an_index_has_the_texts_that_are_staged);
    g_test_add_func("/source texts/limit", texts_are_read_up_to_a_limit);
    g_test_add_func("/source texts/no commit", a_commit_that_is_not_there_is_not_found);
    failed = g_test_run();
    test_folder_free(folder);
    g_free(folder);
    g_free(commit);
    return failed;
}
