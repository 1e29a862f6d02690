// SPDX-License-Identifier: Apache-2.0
// Store: the data folder and its database, open in exactly one process.
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct Store Store;

// Opens, or makes, `<root>/sqlite.db` and brings its tables to this version. CONFLICT when another process has the folder
// open; INVALID when the database is broken or comes from a newer version (it is left as it is).
bool store_open(Store **out, const char *root, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void store_close(Store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_close)

const char *store_root(const Store *store);

// One change, whole or not at all. Exactly one is open at a time; others wait in begin. Rolled back unless committed.
typedef struct Transaction Transaction;
bool transaction_begin(Transaction **out, Store *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool transaction_commit(Transaction *transaction, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void transaction_free(Transaction *transaction);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Transaction, transaction_free)
