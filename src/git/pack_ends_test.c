// SPDX-License-Identifier: Apache-2.0
// Tests of git/pack_ends, with packs that git made.
#include "git/pack_ends.h"

#include "base/error.h"
#include "git/test_repository.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

// The first file in the packs' folder that ends so. The caller frees.
static char *find(const char *folder, const char *suffix)
{
    g_autofree char *packs = g_build_filename(folder, "objects", "pack", NULL);
    g_autoptr(GDir) listing = g_dir_open(packs, 0, NULL);

    for (const char *name; listing && (name = g_dir_read_name(listing));)
        if (g_str_has_suffix(name, suffix))
            return g_build_filename(packs, name, NULL);
    g_assert_not_reached();
}

static void assert_damage(const char *folder, const char *part)
{
    g_autoptr(GError) error = NULL;

    g_assert_false(pack_ends_check(folder, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_INTERNAL);
    g_assert_nonnull(strstr(error->message, part));
}

static void a_pack_that_does_not_end_as_its_index_says_is_told(void)
{
    char *root = test_folder_new();
    g_autofree char *origin = g_build_filename(root, "origin", NULL), *folder = g_build_filename(root, "bare", NULL);
    g_autofree char *pack = NULL, *index = NULL, *away = NULL;
    struct stat about;

    test_repository_init(origin);
    g_free(test_commit(origin));
    g_assert_true(pack_ends_check(folder, NULL)); // nothing there: another's matter
    g_free(test_git(root, "clone", "--quiet", "--bare", "--no-local", origin, folder, NULL));
    g_assert_true(pack_ends_check(folder, NULL));
    pack = find(folder, ".pack");
    index = find(folder, ".idx");
    g_assert_cmpint(g_chmod(pack, 0600), ==, 0);
    g_assert_cmpint(g_stat(pack, &about), ==, 0);
    g_assert_cmpint(truncate(pack, about.st_size - 1), ==, 0);
    assert_damage(folder, ".pack does not end as its index says");
    g_assert_cmpint(truncate(pack, 3), ==, 0);
    assert_damage(folder, ".pack was cut short");
    away = g_strconcat(pack, ".away", NULL);
    g_assert_cmpint(g_rename(pack, away), ==, 0);
    assert_damage(folder, "No such file");
    g_assert_cmpint(g_chmod(index, 0600), ==, 0);
    g_assert_cmpint(truncate(index, 0), ==, 0);
    assert_damage(folder, ".idx was cut short");
    test_folder_free(root);
    g_free(root);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pack ends/damage", a_pack_that_does_not_end_as_its_index_says_is_told);
    return g_test_run();
}
