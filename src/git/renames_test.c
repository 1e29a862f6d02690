// SPDX-License-Identifier: Apache-2.0
// Tests of renames, on a real repository.
#include "git/renames.h"

#include "git/test_repository.h"

#define TEXT "package p\n\nfunc A() {\n\tprintln(1)\n\tprintln(2)\n\tprintln(3)\n}\n"

static void commit(const char *folder, char id[41])
{
    g_autofree char *added = test_git(folder, "add", "--all", NULL);
    g_autofree char *said = test_git(folder, "commit", "--quiet", "--message=x", NULL);
    g_autofree char *head = test_git(folder, "rev-parse", "HEAD", NULL);

    g_strlcpy(id, head, 41);
}

static void renamed_files_are_found_by_their_paths_now(void)
{
    g_autofree char *folder = test_folder_new();
    g_autoptr(GHashTable) renames = NULL;
    g_autoptr(GError) error = NULL;
    char old[41], now[41];

    test_repository_init(folder);
    test_put(folder, "p/old.go", TEXT);
    test_put(folder, "p/same.go", "package p\n");
    commit(folder, old);
    g_free(test_git(folder, "mv", "p/old.go", "p/n\303\251w.go", NULL));
    test_put(folder, "p/n\303\251w.go", TEXT "// more\n");
    test_put(folder, "p/same.go", "package p\n\nvar a int\n");
    test_put(folder, "p/added.go", "package p\n\nvar b int\n");
    commit(folder, now);
    g_assert_true(renames_find(&renames, folder, true, old, now, 60000, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(g_hash_table_size(renames), ==, 1);
    g_assert_cmpstr(g_hash_table_lookup(renames, "p/n\303\251w.go"), ==, "p/old.go");
    test_folder_free(folder);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/renames/found", renamed_files_are_found_by_their_paths_now);
    return g_test_run();
}
