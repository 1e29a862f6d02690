// SPDX-License-Identifier: Apache-2.0
// Tests of git/changes, on real repositories with the real git.
#include "base/error.h"
#include "git/changes.h"
#include "git/revision.h"
#include "git/test_repository.h"

// What changed, one line a file: "M x.go 1-2 5 (3)" for lines 1, 2 and 5, and something gone before line 3.
static char *shown(const Changes *changes)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < changes->files->len; i++) {
        const ChangedFile *file = &g_array_index(changes->files, ChangedFile, i);

        g_string_append_printf(text, "%s%c %s", i > 0 ? "\n" : "", "MADRCU"[file->kind], file -> path);
        if (file->old_path && !g_str_equal(file->path, file->old_path))
            g_string_append_printf(text, " <- %s", file->old_path);
        if (file->is_binary)
            g_string_append(text, " binary");
        for (guint j = 0; j < file->lines->len; j++) {
            const LineRange *range = &g_array_index(file->lines, LineRange, j);

            g_string_append_printf(text, range->first == range->last ? " %u" : " %u-%u", range->first, range->last);
        }
        for (guint j = 0; j < file->deleted_at->len; j++)
            g_string_append_printf(text, " (%u)", g_array_index(file->deleted_at, uint32_t, j));
    }
    return g_string_free(text, FALSE);
}

static void assert_changes(const ChangesQuestion *question, const char *wanted)
{
    g_autoptr(Changes) changes = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *said = NULL;

    if (!changes_find(&changes, question, &error))
        g_error("%s", error->message);
    said = shown(changes);
    g_assert_cmpstr(said, ==, wanted);
}

// main goes on after topic left it, so that the two ways to compare differ.
static void commits_are_compared_from_their_merge_base_or_directly(void)
{
    g_autofree char *folder = test_folder_new(), *bare = g_build_filename(folder, "bare", NULL);
    g_autofree char *before = NULL, *base = NULL, *head = NULL, *said = NULL;
    ChangesQuestion question = { .folder = bare, .timeout_ms = 60000 };
    g_autoptr(Changes) changes = NULL;

    test_repository_init(folder);
    test_put(folder, "x.go", "1\n2\n3\n4\n5\n");
    test_put(folder, "gone.go", "gone\n");
    before = test_commit(folder);
    test_put(folder, "main.go", "main\n");
    base = test_commit(folder);
    said = test_git(folder, "checkout", "--quiet", "-b", "topic", before, NULL);
    g_free(said);
    test_put(folder, "x.go", "1\ntwo\n3\n5\n6\n");
    test_put(folder, "\xc3\xa4 b/\"q\"\t.go", "a\nb\n");
    said = test_git(folder, "rm", "--quiet", "gone.go", NULL);
    g_free(said);
    head = test_commit(folder);
    said = test_git(folder, "clone", "--quiet", "--bare", ".", bare, NULL);
    question.base = base;
    question.head = head;
    assert_changes(&question, "D gone.go\nM x.go 2 5 (4)\nA \xc3\xa4 b/\"q\"\t.go 1-2");
    question.is_direct = true;
    assert_changes(&question, "D gone.go\nD main.go\nM x.go 2 5 (4)\nA \xc3\xa4 b/\"q\"\t.go 1-2");
    question.is_direct = false;
    g_assert_true(changes_find(&changes, &question, NULL));
    g_assert_cmpuint(changes->n_lines, ==, 4);
    g_assert_cmpstr(changes->base, ==, base);
    g_assert_cmpstr(changes->from, ==, before);
    g_assert_cmpstr(changes->head, ==, head);
    g_assert_null(changes_file(changes, "y.go"));
    g_assert_true(changed_file_has(changes_file(changes, "x.go"), 5));
    g_assert_false(changed_file_has(changes_file(changes, "x.go"), 4));
    test_folder_free(folder);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/changes/commits", commits_are_compared_from_their_merge_base_or_directly);
    return g_test_run();
}
