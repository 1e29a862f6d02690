// SPDX-License-Identifier: Apache-2.0
// Test folder: a temporary folder for one test.
#pragma once

#include <glib.h>
#include <glib/gstdio.h>

// The caller frees the path, after test_folder_free().
static inline char *test_folder_new(void)
{
    g_autoptr(GError) error = NULL;
    char *path = g_dir_make_tmp("goc-plugin-XXXXXX", &error);

    g_assert_no_error(error);
    return path;
}

// Removes it with all it holds; symbolic links in it are not followed.
static inline void test_folder_free(const char *path)
{
    g_autoptr(GDir) listing = g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);

    for (const char *name; listing && (name = g_dir_read_name(listing));) {
        g_autofree char *inside = g_build_filename(path, name, NULL);

        test_folder_free(inside);
    }
    g_assert_cmpint(g_remove(path), ==, 0);
}
