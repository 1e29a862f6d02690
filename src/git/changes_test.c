// SPDX-License-Identifier: Apache-2.0
// Tests of git/changes, on real repositories with the real git.
#include "base/error.h"
#include "git/change_chain.h"
#include "git/changes.h"
#include "git/revision.h"
#include "git/test_repository.h"

#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

// libgit2 1.5 forgets to free what it matches "extensions.*" with, which a partial clone has.
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
    return "leak:libpcre2";
}

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
    g_assert_cmpuint(changes_n_lines(changes), ==, 4);
    g_assert_cmpstr(changes->base, ==, base);
    g_assert_cmpstr(changes->from, ==, before);
    g_assert_cmpstr(changes->head, ==, head);
    g_assert_null(changes_file(changes, "y.go"));
    g_assert_true(changed_file_has(changes_file(changes, "x.go"), 5));
    g_assert_false(changed_file_has(changes_file(changes, "x.go"), 4));
    test_folder_free(folder);
}

// What a question of these letters finds in a working tree: s(taged), u(nstaged), n(ew files), w(hite space ignored),
// c(ompatible).
static void assert_tree(const char *folder, const char *base, const char *letters, const char *wanted)
{
    g_autofree char *base_id = test_git(folder, "rev-parse", base, NULL);
    g_autofree char *head_id = test_git(folder, "rev-parse", "HEAD", NULL);
    ChangesQuestion question = { .folder = folder,
                                 .base = base_id,
                                 .head = head_id,
                                 .has_staged = strchr(letters, 's'),
                                 .has_unstaged = strchr(letters, 'u'),
                                 .has_untracked = strchr(letters, 'n'),
                                 .is_whitespace_ignored = strchr(letters, 'w'),
                                 .is_compat = strchr(letters, 'c'),
                                 .is_person = true,
                                 .timeout_ms = 60000 };

    g_test_message("%s", letters);
    assert_changes(&question, wanted);
}

static void run(const char *folder, const char *first, const char *second, const char *third)
{
    g_free(test_git(folder, first, second, third, NULL));
}

static void run_shell(const char *folder, const char *const *argv)
{
    const char *const environment[] = { "PATH=/usr/bin:/bin", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_COMMITTER_NAME=Ada",
                                        "GIT_COMMITTER_EMAIL=ada@example.com", NULL };
    ChildOptions options = {
        .argv = argv, .environment = environment, .folder = folder, .timeout_ms = 60000, .output_ceiling_bytes = 1 << 20
    };
    g_autoptr(GError) error = NULL;

    if (!child_run(&options, NULL, &error))
        g_error("%s", error->message);
}

// A folder with a repository that has this file at its first commit, "base". The caller frees it.
static char *folder_with(const char *name, const char *text)
{
    char *folder = test_folder_new();

    test_repository_init(folder);
    test_put(folder, name, text);
    g_free(test_commit(folder));
    run(folder, "tag", "base", NULL);
    return folder;
}

// Lines 3 and 4 are committed, line 1 is staged, and line 3 is taken away in the working tree.
static void lines_are_followed_through_the_later_diffs(void)
{
    g_autofree char *folder = folder_with("x", "a\nb\nc\nd\n");

    test_put(folder, "x", "a\nb\nNEW\nNEW2\nc\nd\n");
    g_free(test_commit(folder));
    test_put(folder, "x", "STAGED\na\nb\nNEW\nNEW2\nc\nd\n");
    run(folder, "add", "x", NULL);
    test_put(folder, "x", "STAGED\na\nb\nNEW2\nc\n");
    assert_tree(folder, "base", "", "M x 3-4");
    assert_tree(folder, "base", "s", "M x 1 4-5");
    assert_tree(folder, "base", "u", "M x 4 (6)");
    assert_tree(folder, "base", "su", "M x 1 4 (6)");
    assert_tree(folder, "HEAD", "su", "M x 1 (4) (6)");
    assert_tree(folder, "base", "csu", "M x 1 4");
    test_folder_free(folder);
}

static void names_are_followed_through_the_later_diffs(void)
{
    g_autofree char *folder = folder_with("old", "1\n2\n3\n4\n5\n6\n7\n8\n");

    test_put(folder, "gone", "gone\n");
    test_put(folder, "short", "short\n");
    g_free(test_commit(folder));
    run(folder, "tag", "-f", "base");
    test_put(folder, "old", "1\n2\nthree\n4\n5\n6\n7\n8\n");
    test_put(folder, "brief", "brief\n");
    g_free(test_commit(folder));
    run(folder, "mv", "old", "new");
    run(folder, "rm", "-q", "gone");
    run(folder, "rm", "-q", "brief");
    test_put(folder, "again", "1\n");
    run(folder, "add", "-N", "again");
    assert_tree(folder, "base", "s", "D gone\nR new <- old 3");
    test_put(folder, "new", "0\n1\n2\nthree\n4\n5\n6\n7\n8\n");
    assert_tree(folder, "base", "su", "A again 1\nD gone\nR new <- old 1 4");
    assert_tree(folder, "base", "u", "A again 1\nR new <- old 1 4");
    assert_tree(folder, "base", "csu", "A again 1\nD brief 1\nD gone\nM new 1\nM old 3");
    test_folder_free(folder);
}

static void what_has_no_lines_is_there_without_them(void)
{
    g_autofree char *folder = folder_with("mode", "1\n"), *link = g_build_filename(folder, "link", NULL);
    g_autofree char *sub = g_build_filename(folder, "sub", NULL), *binary = g_build_filename(folder, "binary", NULL);

    test_put(folder, "link", "1\n2\n");
    test_put(folder, "empty", "1\n");
    g_assert_true(file_write(binary, "\0", 1, NULL));
    g_free(test_commit(folder));
    run(folder, "tag", "-f", "base");
    g_assert_cmpint(remove(link), ==, 0);
    g_assert_cmpint(symlink("mode", link), ==, 0);
    g_assert_true(file_write(binary, "\0\0", 2, NULL));
    test_put(folder, "empty", "");
    test_put(folder, "none", "");
    test_repository_init(sub);
    g_free(test_commit(sub));
    g_free(test_git(folder, "-c", "advice.addEmbeddedRepo=false", "add", ".", NULL));
    run(folder, "update-index", "--chmod=+x", "mode");
    assert_tree(folder, "base", "s", "M binary binary\nM empty (1)\nM link 1\nM mode\nA none\nA sub 1");
    test_folder_free(folder);
}

static void white_space_is_ignored_where_it_is_asked_for(void)
{
    g_autofree char *folder = folder_with("x", "a\nb\nc\nd\n");

    test_put(folder, "y", "a\n");
    g_free(test_commit(folder));
    run(folder, "tag", "-f", "base");
    test_put(folder, "x", "\n\t\na\n b\nc\nD\n");
    test_put(folder, "y", "a\n \n");
    g_free(test_commit(folder));
    test_put(folder, "x", "\n\t\na\n b \n\nc\nD\n");
    assert_tree(folder, "base", "", "M x 1-2 4 6\nM y 2");
    assert_tree(folder, "base", "w", "M x 6");
    assert_tree(folder, "base", "cw", "M x 6");
    assert_tree(folder, "base", "uw", "M x 7");
    assert_tree(folder, "base", "cuw", "M x 6");
    test_folder_free(folder);
}

// One file in conflict, one that only they changed and we deleted, one the other way round.
static void a_file_in_conflict_is_compared_with_what_the_head_has(void)
{
    g_autofree char *folder = folder_with("f", "1\n2\n3\n");
    const char *const merge[] = { "sh", "-c", "git merge -q theirs; test $? = 1", NULL };

    test_put(folder, "ours", "1\n");
    test_put(folder, "theirs", "1\n");
    g_free(test_commit(folder));
    run(folder, "tag", "-f", "base");
    g_free(test_git(folder, "checkout", "-q", "-b", "theirs", NULL));
    test_put(folder, "f", "1\n2\nX\n");
    test_put(folder, "theirs", "1\n2\n");
    run(folder, "rm", "-q", "ours");
    g_free(test_commit(folder));
    run(folder, "checkout", "-q", "main");
    test_put(folder, "f", "0\n1\n2\nY\n");
    test_put(folder, "ours", "1\n3\n");
    run(folder, "rm", "-q", "theirs");
    g_free(test_commit(folder));
    run_shell(folder, merge);
    assert_tree(folder, "base", "", "M f 1 4\nM ours 2\nD theirs");
    assert_tree(folder, "base", "su", "U f 1 4-8\nU ours 2\nA theirs 1-2");
    assert_tree(folder, "base", "csu", "M f 1 4 6-8\nM ours 2\nD theirs");
    test_folder_free(folder);
}

static void untracked_files_count_whole(void)
{
    g_autofree char *folder = folder_with("x", "1\n"), *link = g_build_filename(folder, "link", NULL);
    g_autofree char *nul = g_build_filename(folder, "nul", NULL), *sub = g_build_filename(folder, "sub", NULL);

    test_put(folder, ".gitignore", "*.o\n");
    g_free(test_commit(folder));
    run(folder, "tag", "-f", "base");
    test_put(folder, "a.o", "1\n");
    test_put(folder, "d e/\xc3\xa4\n.go", "1\r2\r\n3\n4");
    test_put(folder, "bad", "1\n\xff\n");
    test_put(folder, "cut", "1\n\xc3");
    test_put(folder, "none", "");
    g_assert_true(file_write(nul, "a\0\n\n", 4, NULL));
    g_assert_cmpint(symlink("bad", link), ==, 0);
    test_repository_init(sub);
    assert_tree(folder, "base", "su", "");
    assert_tree(folder, "base", "sun", "A bad 1-2\nA cut 1-2\nA d e/\xc3\xa4\n.go 1-3\nA link 1\nA none\nA nul binary");
    assert_tree(folder, "base", "csun", "A bad\nA cut\nA d e/\xc3\xa4\n.go 1-4\nA link\nA none\nA nul 1-2");
    test_folder_free(folder);
}

// With these settings and variables the text of a diff is another one; what changed is not.
static void the_form_of_a_persons_diffs_makes_no_difference(void)
{
    static const char *const settings[][2] = {
        { "diff.noprefix", "true" },    { "diff.mnemonicPrefix", "true" }, { "diff.external", "false" },
        { "color.ui", "always" },       { "diff.context", "7" },           { "diff.interHunkContext", "9" },
        { "diff.submodule", "log" },    { "diff.relative", "true" },       { "diff.suppressBlankEmpty", "true" },
        { "core.quotePath", "false" },  { "diff.t.textconv", "wc -c" },    { "diff.t.command", "false" },
        { "diff.colorMoved", "zebra" }, { "diff.srcPrefix", "x/" },        { "diff.wsErrorHighlight", "all" },
    };
    static const char *const variables[][2] = { { "GIT_DIFF_OPTS", "-u9" },
                                                { "GIT_EXTERNAL_DIFF", "false" },
                                                { "GIT_LITERAL_PATHSPECS", "1" },
                                                { "GIT_PREFIX", "sub/" } };
    g_autofree char *folder = folder_with("sub/\xc3\xa4 x.go", "1\n2\n\n4\n5\n6\n7\n");

    test_put(folder, ".git/info/attributes", "*.go diff=t\n");
    test_put(folder, "sub/\xc3\xa4 x.go", "1\n2x\n\n4\n5\n6x\n7\n");
    for (gsize i = 0; i < G_N_ELEMENTS(settings); i++)
        run(folder, "config", settings[i][0], settings[i][1]);
    for (gsize i = 0; i < G_N_ELEMENTS(variables); i++)
        g_setenv(variables[i][0], variables[i][1], TRUE);
    assert_tree(folder, "base", "su", "M sub/\xc3\xa4 x.go 2 6");
    for (gsize i = 0; i < G_N_ELEMENTS(variables); i++)
        g_unsetenv(variables[i][0]);
    test_folder_free(folder);
}

static void in_a_hook_the_index_is_the_one_that_is_committed(void)
{
    g_autofree char *folder = folder_with("x", "1\n"), *other = folder_with("x", "1\n2\n3\n");
    g_autofree char *index = g_build_filename(folder, ".git", "index", NULL);
    g_autofree char *next = g_build_filename(folder, ".git", "next-index", NULL);
    g_autofree char *git_dir = g_build_filename(folder, ".git", NULL);

    test_put(folder, "x", "1\n2\n");
    run(folder, "add", "x", NULL);
    g_assert_cmpint(rename(index, next), ==, 0);
    run(folder, "reset", "-q", NULL);
    g_setenv("GIT_DIR", git_dir, TRUE);
    g_setenv("GIT_INDEX_FILE", next, TRUE);
    assert_tree(folder, "base", "s", "M x 2");
    assert_tree(other, "base", "su", "");
    g_unsetenv("GIT_DIR");
    g_unsetenv("GIT_INDEX_FILE");
    assert_tree(folder, "base", "s", "");
    test_folder_free(folder);
    test_folder_free(other);
}

static void a_diff_that_somebody_made_is_read_both_ways(void)
{
    static const char text[] = "diff --git \"a/\\303\\244.go\" \"b/\\303\\244.go\"\n--- \"a/\\303\\244.go\"\n"
                               "+++ \"b/\\303\\244.go\"\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+B\n";
    g_autoptr(Changes) exact = NULL;
    g_autoptr(Changes) compat = NULL;
    g_autoptr(Changes) none = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *exact_shown = NULL, *compat_shown = NULL;

    g_assert_true(changes_of_diff(&exact, text, sizeof text - 1, false, NULL));
    g_assert_true(changes_of_diff(&compat, text, sizeof text - 1, true, NULL));
    exact_shown = shown(exact);
    compat_shown = shown(compat);
    g_assert_cmpstr(exact_shown, ==, "M \xc3\xa4.go 2");
    g_assert_cmpstr(compat_shown, ==, "M /303/244.go 3");
    g_assert_false(changes_of_diff(&none, "@@ -1 +1 @@\n", 12, true, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
    g_assert_cmpstr(error->message, ==, "line 1 is a hunk of no file: \"@@ -1 +1 @@\"");
}

static void assert_refused(const ChangesQuestion *question, GocError kind, const char *pattern)
{
    g_autoptr(Changes) changes = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_false(changes_find(&changes, question, &error));
    if (!g_error_matches(error, GOC_ERROR, (int)kind) || !g_pattern_match_simple(pattern, error->message))
        g_error("%s", error->message);
}

static void remove_object(const char *git_dir, const char *id)
{
    g_autofree char *path = g_strdup_printf("%s/objects/%.2s/%s", git_dir, id, id + 2);

    g_assert_cmpint(remove(path), ==, 0);
}

static void put_slow_git(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "git", NULL);

    test_put(folder, "git", "#!/bin/sh\nexec /bin/sleep 60\n");
    g_assert_cmpint(chmod(path, 0755), ==, 0);
}

static void what_cannot_be_had_is_an_error_that_says_why(void)
{
    g_autofree char *folder = folder_with("x", "1\n"), *bare = g_build_filename(folder, "bare", NULL);
    g_autofree char *base = test_git(folder, "rev-parse", "HEAD", NULL), *head = NULL, *blob = NULL;
    g_autofree char *path = g_strdup(g_getenv("PATH")), *config = g_build_filename(folder, ".git", "config", NULL);
    ChangesQuestion question = { .folder = folder, .base = base, .is_person = true, .timeout_ms = 60000 };

    test_put(folder, "x", "2\n");
    head = test_commit(folder);
    blob = test_git(folder, "rev-parse", "HEAD:x", NULL);
    g_free(test_git(folder, "clone", "--quiet", "--bare", ".", bare, NULL));
    question.head = "0123456789012345678901234567890123456789";
    assert_refused(&question, GOC_ERROR_NOT_FOUND, "commit 0123456789012345678901234567890123456789 is not*");
    question.head = "HEAD";
    assert_refused(&question, GOC_ERROR_INVALID, "not a commit's 40 hex digits: \"HEAD\"");
    question.head = "--output=x0123456789012345678901234567890";
    assert_refused(&question, GOC_ERROR_INVALID, "not a commit*");
    question.head = head;
    question.folder = "/";
    assert_refused(&question, GOC_ERROR_NOT_FOUND, "/: there is no git repository");
    question.folder = bare;
    assert_changes(&question, "M x 1");
    question.has_unstaged = true;
    assert_refused(&question, GOC_ERROR_INVALID, "*bare is a bare repository: *");
    question.folder = folder;
    put_slow_git(bare);
    g_setenv("PATH", bare, TRUE);
    question.timeout_ms = 100;
    assert_refused(&question, GOC_ERROR_UNAVAILABLE, "*git did not end within 0.1 s");
    question.timeout_ms = 60000;
    g_setenv("PATH", "/nowhere", TRUE);
    assert_refused(&question, GOC_ERROR_INTERNAL, "*git: no such program");
    g_setenv("PATH", path, TRUE);
    remove_object(bare, blob);
    question = (ChangesQuestion){ .folder = bare, .base = base, .head = head, .timeout_ms = 60000 };
    assert_refused(&question, GOC_ERROR_INTERNAL, "*git ended with 128: fatal: unable to read *");
    g_assert_true(file_write(config, "[broken", 7, NULL));
    question.folder = folder;
    question.is_person = true;
    assert_refused(&question, GOC_ERROR_INTERNAL, "*config*");
    test_folder_free(folder);
}

static void a_broken_pack_is_an_error(void)
{
    g_autofree char *folder = folder_with("x", "1\n"), *packs = g_build_filename(folder, ".git/objects/pack", NULL);
    g_autofree char *base = test_git(folder, "rev-parse", "HEAD", NULL), *head = NULL;
    // The last object is a blob; behind it stand the 20 bytes of the check sum.
    const char *const breaking[] = { "sh", "-c",
                                     "pack=$(echo *.pack); chmod u+w $pack; at=$(($(stat -c %s $pack) - 28)); "
                                     "printf xxxxxxxx | dd of=$pack bs=1 seek=$at conv=notrunc",
                                     NULL };
    ChangesQuestion question = { .folder = folder, .base = base, .is_person = true, .timeout_ms = 60000 };

    test_put(folder, "x", "2\n");
    head = test_commit(folder);
    question.head = head;
    run(folder, "repack", "-adq", NULL);
    assert_changes(&question, "M x 1");
    run_shell(packs, breaking);
    assert_refused(&question, GOC_ERROR_INTERNAL, "*git ended with 128: error: inflate: *");
    test_folder_free(folder);
}

// The objects that it lacks are to be had from a remote; nobody may go there for them.
static void a_partial_mirror_does_not_fetch(void)
{
    g_autofree char *folder = folder_with("x", "1\n"), *bare = g_build_filename(folder, "bare", NULL);
    g_autofree char *base = test_git(folder, "rev-parse", "HEAD", NULL), *head = NULL;
    g_autofree char *url = g_strconcat("file://", folder, NULL);
    ChangesQuestion question = { .folder = bare, .base = base, .timeout_ms = 60000 };

    test_put(folder, "x", "2\n");
    head = test_commit(folder);
    question.head = head;
    run(folder, "config", "uploadpack.allowFilter", "true");
    g_free(test_git(folder, "clone", "--quiet", "--bare", "--filter=blob:none", url, bare, NULL));
    assert_refused(&question, GOC_ERROR_INTERNAL, "*git ended with 128: *");
    question.is_person = true;
    assert_changes(&question, "M x 1");
    test_folder_free(folder);
}

static void *ask(void *question)
{
    for (int i = 0; i < 5; i++)
        assert_changes(question, "M x.go 1");
    return NULL;
}

static void several_may_ask_a_mirror_at_one_time(void)
{
    g_autofree char *folder = folder_with("x.go", "1\n"), *bare = g_build_filename(folder, "bare", NULL);
    g_autofree char *base = test_git(folder, "rev-parse", "HEAD", NULL), *head = NULL;
    const char *const pathspecs[] = { "*.go", NULL };
    ChangesQuestion question = { .folder = bare, .base = base, .pathspecs = pathspecs, .timeout_ms = 60000 };
    pthread_t threads[4];

    test_put(folder, "x.go", "2\n");
    test_put(folder, "x.txt", "2\n");
    head = test_commit(folder);
    g_free(test_git(folder, "clone", "--quiet", "--bare", ".", bare, NULL));
    question.head = head;
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        g_assert_cmpint(pthread_create(&threads[i], NULL, ask, &question), ==, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        pthread_join(threads[i], NULL);
    test_folder_free(folder);
}

// Somebody forgot to ignore a folder of packages: were each file to cost as much as all before it, this would take
// minutes.
static void many_untracked_files_take_no_longer_than_their_number(void)
{
    enum { FILES = 100000 };
    g_autoptr(ChangeChain) chain = change_chain_new(false);
    g_autoptr(Changes) changes = NULL;

    for (guint i = 0; i < FILES; i++) {
        g_autofree char *path = g_strdup_printf("modules/%u.js", i);

        change_chain_add_file(chain, path, 2, false);
    }
    changes = change_chain_finish(chain);
    g_assert_cmpuint(changes->files->len, ==, FILES);
    g_assert_cmpuint(changes_n_lines(changes), ==, 2 * FILES);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/changes/commits", commits_are_compared_from_their_merge_base_or_directly);
    g_test_add_func("/changes/lines", lines_are_followed_through_the_later_diffs);
    g_test_add_func("/changes/names", names_are_followed_through_the_later_diffs);
    g_test_add_func("/changes/no lines", what_has_no_lines_is_there_without_them);
    g_test_add_func("/changes/white space", white_space_is_ignored_where_it_is_asked_for);
    g_test_add_func("/changes/conflicts", a_file_in_conflict_is_compared_with_what_the_head_has);
    g_test_add_func("/changes/untracked", untracked_files_count_whole);
    g_test_add_func("/changes/person", the_form_of_a_persons_diffs_makes_no_difference);
    g_test_add_func("/changes/hook", in_a_hook_the_index_is_the_one_that_is_committed);
    g_test_add_func("/changes/diff", a_diff_that_somebody_made_is_read_both_ways);
    g_test_add_func("/changes/errors", what_cannot_be_had_is_an_error_that_says_why);
    g_test_add_func("/changes/pack", a_broken_pack_is_an_error);
    g_test_add_func("/changes/partial", a_partial_mirror_does_not_fetch);
    g_test_add_func("/changes/many_untracked", many_untracked_files_take_no_longer_than_their_number);
    g_test_add_func("/changes/threads", several_may_ask_a_mirror_at_one_time);
    return g_test_run();
}
