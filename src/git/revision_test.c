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

// Merges of merges, all in one second or each in its own, so that pairs have several best ancestors.
static GPtrArray *make_web(const char *folder, GRand *rand)
{
    GPtrArray *commits = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *tree = test_git(folder, "write-tree", NULL);

    for (int i = 0; i < 30; i++) {
        g_autofree char *message = g_strdup_printf("-m%d", i);
        guint n = commits->len, n_near = MIN(n, 5);
        const char *one = n ? commits->pdata[n - 1 - (guint)g_rand_int_range(rand, 0, (int)n_near)] : NULL;
        const char *other = n ? commits->pdata[n - 1 - (guint)g_rand_int_range(rand, 0, (int)n_near)] : NULL;
        char *commit = n == 0           ? test_git(folder, "commit-tree", message, tree, NULL)
                       : (one == other) ? test_git(folder, "commit-tree", message, "-p", one, tree, NULL)
                                        : test_git(folder, "commit-tree", message, "-p", one, "-p", other, tree, NULL);

        g_ptr_array_add(commits, commit);
    }
    return commits;
}

static void the_merge_base_is_the_one_that_git_takes(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(7);
    g_autofree char *folder = test_folder_new();
    g_autoptr(GRand) pairs = g_rand_new_with_seed(8);
    g_autoptr(GitRepository) repository = NULL;
    g_autoptr(GPtrArray) commits = NULL;

    test_repository_init(folder);
    commits = make_web(folder, rand);
    g_assert_true(repository_open_any(&repository, folder, NULL));
    for (int i = 0; i < 150; i++) {
        const char *one = commits->pdata[g_rand_int_range(pairs, 0, 30)];
        const char *other = commits->pdata[g_rand_int_range(pairs, 0, 30)];
        g_autofree char *wanted = test_git(folder, "merge-base", one, other, NULL);
        g_autoptr(GError) error = NULL;
        git_oid a, b, base;

        git_oid_fromstr(&a, one);
        git_oid_fromstr(&b, other);
        if (!revision_merge_base(&base, repository, &a, &b, i % 2 == 0, &error))
            g_error("%s", error->message);
        g_assert_cmpstr(git_oid_tostr_s(&base), ==, wanted);
    }
    test_folder_free(folder);
}

static void assert_no_merge_base(const char *folder, const char *one, const char *other, GocError kind,
                                 const char *pattern)
{
    g_autoptr(GitRepository) repository = NULL;
    g_autoptr(GError) error = NULL;
    git_oid a, b, base;

    g_assert_true(repository_open_any(&repository, folder, NULL));
    git_oid_fromstr(&a, one);
    git_oid_fromstr(&b, other);
    g_assert_false(revision_merge_base(&base, repository, &a, &b, true, &error));
    g_assert_error(error, GOC_ERROR, (int)kind);
    if (!g_pattern_match_simple(pattern, error->message))
        g_error("%s", error->message);
}

static void histories_without_a_merge_base_are_told_apart(void)
{
    g_autofree char *folder = test_folder_new(), *shallow = g_build_filename(folder, "shallow", NULL);
    g_autofree char *start = NULL, *ours = NULL, *theirs = NULL, *alone = NULL, *url = NULL, *near = NULL;

    test_repository_init(folder);
    start = test_commit(folder);
    ours = test_commit(folder);
    g_free(test_git(folder, "checkout", "--quiet", "-b", "theirs", start, NULL));
    test_put(folder, "theirs", "");
    theirs = test_commit(folder);
    g_free(test_git(folder, "checkout", "--quiet", "--orphan", "alone", NULL));
    alone = test_commit(folder);
    assert_no_merge_base(folder, ours, alone, GOC_ERROR_NOT_FOUND, "commits * and * have no common history");
    url = g_strconcat("file://", folder, NULL);
    g_free(test_git(folder, "clone", "--quiet", "--depth=1", "--no-single-branch", url, shallow, NULL));
    assert_no_merge_base(shallow, ours, theirs, GOC_ERROR_NOT_FOUND,
                         "the repository is shallow: *git fetch --unshallow*");
    g_free(test_git(shallow, "checkout", "--quiet", "-b", "near", ours, NULL));
    near = test_commit(shallow);
    {
        g_autoptr(GitRepository) repository = NULL;
        git_oid a, b, base;

        git_oid_fromstr(&a, ours);
        git_oid_fromstr(&b, near);
        g_assert_true(repository_open_any(&repository, shallow, NULL));
        g_assert_true(revision_merge_base(&base, repository, &a, &b, true, NULL)); // what is there is enough
        g_assert_cmpstr(git_oid_tostr_s(&base), ==, ours);
    }
    test_folder_free(folder);
}

static void expressions_mean_what_they_mean_to_git(void)
{
    g_autofree char *folder = test_folder_new(), *one = NULL, *other = NULL, *third = NULL, *prefix = NULL;
    g_autoptr(GitRepository) repository = NULL;

    test_repository_init(folder);
    one = test_commit(folder);
    g_free(test_git(folder, "tag", "v1", NULL));
    g_free(test_git(folder, "branch", "twice", NULL));
    other = test_commit(folder);
    g_free(test_git(folder, "tag", "twice", NULL));
    g_free(test_git(folder, "checkout", "--quiet", "--track", "-b", "topic", "main", NULL));
    third = test_commit(folder);
    prefix = g_strndup(one, 6);
    {
        const struct {
            const char *text, *commit;
        } cases[] = { { "main", other },       { "HEAD~1", other },      { "HEAD^^", one },
                      { "topic~2^0", one },    { "@{upstream}", other }, { "topic@{upstream}", other },
                      { "HEAD@{0}", third },   { "v1^{commit}", one },   { "heads/twice", one },
                      { "tags/twice", other }, { prefix, one },          { "@", third } };

        g_assert_true(repository_open_any(&repository, folder, NULL));
        for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
            g_autoptr(GError) error = NULL;
            git_oid id;

            if (!revision_find_expression(&id, repository, cases[i].text, &error))
                g_error("%s: %s", cases[i].text, error->message);
            g_assert_cmpstr(git_oid_tostr_s(&id), ==, cases[i].commit);
        }
    }
    test_folder_free(folder);
}

static void expressions_that_mean_no_commit_are_refused(void)
{
    const struct {
        const char *text;
        GocError kind;
    } cases[] = {
        { "", GOC_ERROR_INVALID },
        { "-h", GOC_ERROR_INVALID },
        { "--upload-pack=x", GOC_ERROR_INVALID },
        { "twice", GOC_ERROR_INVALID },
        { "twice~1", GOC_ERROR_INVALID },
        { "none", GOC_ERROR_NOT_FOUND },
        { "HEAD~99", GOC_ERROR_NOT_FOUND },
        { "main..HEAD", GOC_ERROR_NOT_FOUND },
        { "HEAD:x.go", GOC_ERROR_NOT_FOUND },
        { "a b", GOC_ERROR_NOT_FOUND },
        { "HEAD^{tree}", GOC_ERROR_NOT_FOUND },
        { "@{x", GOC_ERROR_NOT_FOUND },
        { "HEAD~99999999999", GOC_ERROR_NOT_FOUND },
        { "\xff", GOC_ERROR_NOT_FOUND },
    };
    g_autoptr(GitRepository) repository = NULL;

    g_assert_true(repository_open_any(&repository, root, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        git_oid id;

        if (revision_find_expression(&id, repository, cases[i].text, &error))
            g_error("\"%s\" was found", cases[i].text);
        if (!g_error_matches(error, GOC_ERROR, (int)cases[i].kind))
            g_error("\"%s\": %s", cases[i].text, error->message);
    }
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
    g_test_add_func("/revision/merge base", the_merge_base_is_the_one_that_git_takes);
    g_test_add_func("/revision/no merge base", histories_without_a_merge_base_are_told_apart);
    g_test_add_func("/revision/expressions", expressions_mean_what_they_mean_to_git);
    g_test_add_func("/revision/no expressions", expressions_that_mean_no_commit_are_refused);
    result = g_test_run();
    test_folder_free(root);
    g_free(first);
    g_free(second);
    return result;
}
