// SPDX-License-Identifier: Apache-2.0
// Test folder: a data folder for one test, with a real store in it.
#pragma once

#include "store/store.h"

#include <glib/gstdio.h>

static inline char *test_folder_new(void)
{
    g_autoptr(GError) error = NULL;
    char *root = g_dir_make_tmp("goc-plugin-store-XXXXXX", &error);

    g_assert_no_error(error);
    return root;
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

static inline Store *test_store(const char *root)
{
    g_autoptr(GError) error = NULL;
    Store *store = NULL;

    g_assert_true(store_open(&store, root, &error));
    g_assert_no_error(error);
    return store;
}
