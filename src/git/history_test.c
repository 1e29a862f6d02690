// SPDX-License-Identifier: Apache-2.0
#include "git/history.h"

#include "base/error.h"
#include "git/test_repository.h"

static char *root;

static void run(const char *folder, const char *first, const char *second, const char *third)
{
    g_free(test_git(folder, first, second, third, NULL));
}

// main: one - two - three; side: one - other. Tags: v1.9 at one, v1.10 and v1.10-rc1 at two, v2 at other.
typedef struct Tree {
    char *folder, *one, *two, *three, *other;
    History *history;
} Tree;

static void tree_init(Tree *tree, const char *name)
{
    g_autofree char *origin = g_build_filename(root, name, NULL);

    test_repository_init(origin);
    tree->one = test_commit(origin);
    run(origin, "tag", "v1.9", NULL);
    test_put(origin, "x", "2");
    tree->two = test_commit(origin);
    run(origin, "tag", "v1.10", NULL);
    run(origin, "tag", "v1.10-rc1", NULL);
    test_put(origin, "x", "3");
    tree->three = test_commit(origin);
    run(origin, "checkout", "--quiet", tree->one);
    run(origin, "checkout", "-qb", "side");
    test_put(origin, "y", "1");
    tree->other = test_commit(origin);
    run(origin, "tag", "v2", NULL);
    run(origin, "checkout", "--quiet", "main");
    tree->folder = g_strconcat(origin, "-mirror", NULL);
    g_free(test_git(root, "clone", "--quiet", "--mirror", origin, tree->folder, NULL));
    g_assert_true(history_open(&tree->history, tree->folder, NULL));
}

static void tree_clear(Tree *tree)
{
    history_free(tree->history);
    g_free(tree->folder);
    g_free(tree->one);
    g_free(tree->two);
    g_free(tree->three);
    g_free(tree->other);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Tree, tree_clear)

// Whether the commits that are kept as ancestors are `wanted`, which ends with NULL.
static void assert_kept(const Tree *tree, const char *commit, const char *const *wanted)
{
    g_autoptr(GHashTable) commits = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    char *const all[] = { tree->one, tree->two, tree->three, tree->other };
    g_autoptr(GError) error = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(all); i++)
        g_hash_table_add(commits, g_strdup(all[i]));
    g_assert_true(history_keep_ancestors(tree->history, commits, commit, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(g_hash_table_size(commits), ==, g_strv_length((char **)wanted));
    for (guint i = 0; wanted[i]; i++)
        g_assert_true(g_hash_table_contains(commits, wanted[i]));
}

static void of_many_commits_the_ancestors_of_one_are_kept(void)
{
    g_auto(Tree) tree = { 0 };
    g_autoptr(GHashTable) none = g_hash_table_new(g_str_hash, g_str_equal);

    tree_init(&tree, "kept ancestors");
    assert_kept(&tree, tree.three, (const char *[]){ tree.one, tree.two, tree.three, NULL });
    assert_kept(&tree, tree.two, (const char *[]){ tree.one, tree.two, NULL });
    assert_kept(&tree, tree.other, (const char *[]){ tree.one, tree.other, NULL });
    assert_kept(&tree, tree.one, (const char *[]){ tree.one, NULL });
    g_assert_true(history_keep_ancestors(tree.history, none, tree.one, NULL));
}

static void assert_tag(const Tree *tree, const char *pattern, const char *commit, const char *wanted)
{
    g_autofree char *name = NULL;
    g_autoptr(GError) error = NULL;
    char tagged[COMMIT_ID_SIZE];

    if (wanted) {
        g_assert_true(history_tag_before(tree->history, pattern, commit, &name, tagged, &error));
        g_assert_cmpstr(name, ==, wanted);
    } else {
        g_assert_false(history_tag_before(tree->history, pattern, commit, &name, tagged, &error));
        g_assert_error(error, GOC_ERROR, GOC_ERROR_NOT_FOUND);
    }
}

static void the_newest_tag_before_a_commit_is_found(void)
{
    g_auto(Tree) tree = { 0 };

    tree_init(&tree, "tags");
    assert_tag(&tree, "v*", tree.three, "v1.10");
    assert_tag(&tree, "v*", tree.two, "v1.9"); // not those at it
    assert_tag(&tree, "v*-rc?", tree.three, "v1.10-rc1");
    assert_tag(&tree, "v*", tree.other, "v1.9");
    assert_tag(&tree, "v2*", tree.three, NULL);
    assert_tag(&tree, "v*", tree.one, NULL);
}

static void commits_know_their_ancestors(void)
{
    g_auto(Tree) tree = { 0 };
    char commit[COMMIT_ID_SIZE];
    g_autoptr(GError) error = NULL;

    tree_init(&tree, "ancestors");
    g_assert_true(history_merge_base(tree.history, tree.three, tree.other, commit, NULL));
    g_assert_cmpstr(commit, ==, tree.one);
    g_assert_true(history_merge_base(tree.history, tree.three, tree.two, commit, NULL));
    g_assert_cmpstr(commit, ==, tree.two);
    g_assert_true(history_parent(tree.history, tree.three, commit, NULL));
    g_assert_cmpstr(commit, ==, tree.two);
    g_assert_false(history_parent(tree.history, tree.one, commit, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_NOT_FOUND);
}

static void the_default_branch_is_that_of_the_mirror(void)
{
    g_auto(Tree) tree = { 0 };
    char commit[COMMIT_ID_SIZE];
    g_autofree char *name = NULL, *bare = NULL, *none = NULL;
    g_autoptr(GError) error = NULL;

    tree_init(&tree, "default");
    g_assert_true(history_default_branch(tree.history, &name, commit, NULL));
    g_assert_cmpstr(name, ==, "main");
    g_assert_cmpstr(commit, ==, tree.three);
    run(tree.folder, "symbolic-ref", "HEAD", "refs/heads/gone");
    g_assert_false(history_default_branch(tree.history, &none, commit, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_NOT_FOUND);
}

static void versions_have_an_order(void)
{
    static const char *const ascending[] = { "",     "v0.9",  "v1",      "v1.0.0-rc1", "v1.0.0-rc2", "v1.0.0",
                                             "v1.2", "v1.10", "v1.10.1", "v2",         "w1" };

    for (gsize i = 0; i < G_N_ELEMENTS(ascending); i++) {
        for (gsize j = 0; j < G_N_ELEMENTS(ascending); j++) {
            int order = version_compare(ascending[i], ascending[j]);

            g_test_message("%s %s", ascending[i], ascending[j]);
            g_assert_cmpint((order > 0) - (order < 0), ==, (i > j) - (i < j));
        }
    }
    g_assert_cmpint(version_compare("v01.2", "v1.02"), ==, 0);
}

int main(int argc, char **argv)
{
    int result;

    g_test_init(&argc, &argv, NULL);
    root = test_folder_new();
    g_test_add_func("/history/tags", the_newest_tag_before_a_commit_is_found);
    g_test_add_func("/history/ancestors", commits_know_their_ancestors);
    g_test_add_func("/history/kept ancestors", of_many_commits_the_ancestors_of_one_are_kept);
    g_test_add_func("/history/default branch", the_default_branch_is_that_of_the_mirror);
    g_test_add_func("/history/versions", versions_have_an_order);
    result = g_test_run();
    test_folder_free(root);
    return result;
}
