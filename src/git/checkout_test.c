// SPDX-License-Identifier: Apache-2.0
// Tests of the repository that a person works in.
#include "git/checkout.h"

#include "base/error.h"
#include "git/test_repository.h"

static char *folder, *commit;

static void it_is_found_from_within(void)
{
    g_autofree char *inside = g_build_filename(folder, "a/b", NULL), *real = realpath(folder, NULL);
    g_autoptr(Checkout) checkout = NULL;
    g_autoptr(GError) error = NULL;
    char found[41];

    g_assert_true(checkout_open(&checkout, inside, &error));
    g_assert_cmpstr(checkout_root(checkout), ==, real);
    g_assert_false(checkout_is_bare(checkout));
    g_assert_true(checkout_find_commit(checkout, "main~0", found, &error));
    g_assert_cmpstr(found, ==, commit);
    g_assert_false(checkout_find_commit(checkout, "nothing", found, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_NOT_FOUND);
}

static void a_bare_one_is_its_own_root(void)
{
    g_autofree char *bare = g_build_filename(folder, "bare.git", NULL), *real = NULL;
    g_autofree char *said = test_git(folder, "clone", "--quiet", "--bare", ".", "bare.git", NULL);
    g_autoptr(Checkout) checkout = NULL;

    real = realpath(bare, NULL);
    g_assert_true(checkout_open(&checkout, bare, NULL));
    g_assert_cmpstr(checkout_root(checkout), ==, real);
    g_assert_true(checkout_is_bare(checkout));
}

static void where_there_is_none_is_said(void)
{
    g_autofree char *elsewhere = test_folder_new();
    g_autoptr(Checkout) checkout = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_false(checkout_open(&checkout, elsewhere, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_NOT_FOUND);
    g_assert_nonnull(strstr(error->message, "is not in a git repository"));
    test_folder_free(elsewhere);
}

int main(int argc, char **argv)
{
    int failed;

    g_test_init(&argc, &argv, NULL);
    folder = test_folder_new();
    test_repository_init(folder);
    test_put(folder, "a/b/x.go", "package b\n");
    commit = test_commit(folder);
    g_test_add_func("/checkout/within", it_is_found_from_within);
    g_test_add_func("/checkout/bare", a_bare_one_is_its_own_root);
    g_test_add_func("/checkout/none", where_there_is_none_is_said);
    failed = g_test_run();
    test_folder_free(folder);
    g_free(folder);
    g_free(commit);
    return failed;
}
