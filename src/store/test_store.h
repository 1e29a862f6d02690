// SPDX-License-Identifier: Apache-2.0
// Test store: a real store in a test's folder.
#pragma once

#include "base/test_folder.h"
#include "store/store.h"

static inline Store *test_store(const char *root)
{
    g_autoptr(GError) error = NULL;
    Store *store = NULL;

    g_assert_true(store_open(&store, root, &error));
    g_assert_no_error(error);
    return store;
}
