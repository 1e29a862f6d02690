// SPDX-License-Identifier: Apache-2.0
// Tests of git/revision, on real repositories.
#include "base/error.h"
#include "git/revision.h"
#include "git/test_repository.h"

static char *root, *first, *second;

// Two commits; a branch, a lightweight and an annotated tag, a remote's branch, a name that is two things.
static void make_repository(const char *folder)
{
    static const char *const commands[][5] = {
        { "branch", "feature/x", "HEAD~1" },
        { "tag", "light", "HEAD~1" },
        { "tag", "--annotate", "--message=m", "v1.0.0" },
        { "update-ref", "refs/remotes/origin/topic", "HEAD~1" },
        { "branch", "twice", "HEAD~1" },
        { "tag", "twice" },
        { "branch", "same" },
        { "tag", "same" },
        { "tag", "blob", "HEAD:x.go" },
    };

    test_repository_init(folder);
    test_put(folder, "x.go", "package x");
    first = test_commit(folder);
    test_put(folder, "x.go", "package y");
    second = test_commit(folder);
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++) {
        const char *const *words = commands[i];
        g_autofree char *said = test_git(folder, words[0], words[1], words[2], words[3], words[4], NULL);
    }
}

static void names_mean_commits(void)
{
    g_autofree char *digits = g_strndup(second, 10), *branch = g_strndup(first, 7), *created = NULL;
    g_autofree char *tag = test_git(root, "rev-parse", "v1.0.0", NULL);
    const struct {
        const char *name, *commit;
    } cases[] = {
        { "HEAD", second },
        { "main", second },
        { "feature/x", first },
        { "light", first },
        { "v1.0.0", second },
        { "origin/topic", first },
        { "same", second },
        { "refs/heads/twice", first },
        { "refs/tags/twice", second },
        { second, second },
        { digits, second },
        { g_strchomp(tag), second },
    };
    g_autoptr(GitRepository) repository = NULL;

    g_assert_true(repository_open_any(&repository, root, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        git_oid id;

        if (!revision_find(&id, repository, cases[i].name, &error))
            g_error("%s", error->message);
        g_assert_cmpstr(git_oid_tostr_s(&id), ==, cases[i].commit);
    }
    created = test_git(root, "branch", branch, "main", NULL); // named like the start of another commit's id
    {
        g_autoptr(GError) error = NULL;
        git_oid id;

        g_assert_false(revision_find(&id, repository, branch, &error));
        g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
    }
}

static void what_names_no_commit_is_refused(void)
{
    g_autofree char *longest = g_strnfill(100000, 'a');
    const struct {
        const char *name;
        GocError kind;
    } cases[] = {
        { "", GOC_ERROR_INVALID },         { "-x", GOC_ERROR_INVALID },
        { "--all", GOC_ERROR_INVALID },    { "HEAD~1", GOC_ERROR_INVALID },
        { "HEAD^", GOC_ERROR_INVALID },    { "main@{0}", GOC_ERROR_INVALID },
        { ":/change", GOC_ERROR_INVALID }, { "main:x.go", GOC_ERROR_INVALID },
        { "a b", GOC_ERROR_INVALID },      { "../../etc/passwd", GOC_ERROR_INVALID },
        { "/etc", GOC_ERROR_INVALID },     { "\xE8", GOC_ERROR_INVALID },
        { longest, GOC_ERROR_INVALID },    { "twice", GOC_ERROR_INVALID },
        { "none", GOC_ERROR_NOT_FOUND },   { "refs/heads/none", GOC_ERROR_NOT_FOUND },
        { "blob", GOC_ERROR_NOT_FOUND },   { "0123456789", GOC_ERROR_NOT_FOUND },
        { "abcdef", GOC_ERROR_NOT_FOUND }, { "0123456789012345678901234567890123456789", GOC_ERROR_NOT_FOUND },
    };
    g_autoptr(GitRepository) repository = NULL;

    g_assert_true(repository_open_any(&repository, root, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        git_oid id;

        if (revision_find(&id, repository, cases[i].name, &error))
            g_error("\"%.40s\" was found", cases[i].name);
        if (!g_error_matches(error, GOC_ERROR, (int)cases[i].kind))
            g_error("\"%.40s\": %s", cases[i].name, error->message);
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
    }
}

static void a_repository_is_found_bare_or_from_within(void)
{
    g_autofree char *bare = g_build_filename(root, "bare.git", NULL), *inner = g_build_filename(root, "sub", NULL);
    g_autofree char *said = test_git(root, "clone", "--quiet", "--bare", ".", bare, NULL);
    g_autoptr(GitRepository) a = NULL;
    g_autoptr(GitRepository) b = NULL;
    g_autoptr(GitRepository) c = NULL;
    g_autoptr(GError) error = NULL;
    git_oid id;

    test_put(root, "sub/x.go", "package sub");
    g_assert_true(repository_open_any(&a, bare, NULL));
    g_assert_true(revision_find(&id, a, "v1.0.0", NULL));
    g_assert_true(repository_open_any(&b, inner, NULL));
    g_assert_true(revision_find(&id, b, "HEAD", NULL));
    g_assert_false(repository_open_any(&c, "/", &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_NOT_FOUND);
    g_assert_cmpstr(error->message, ==, "/: there is no git repository");
}

int main(int argc, char **argv)
{
    int result;

    g_test_init(&argc, &argv, NULL);
    root = test_folder_new();
    make_repository(root);
    g_test_add_func("/revision/names", names_mean_commits);
    g_test_add_func("/revision/refused", what_names_no_commit_is_refused);
    g_test_add_func("/revision/repository", a_repository_is_found_bare_or_from_within);
    result = g_test_run();
    test_folder_free(root);
    g_free(first);
    g_free(second);
    return result;
}
