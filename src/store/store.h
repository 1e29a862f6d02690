// SPDX-License-Identifier: Apache-2.0
// Store: the data folder and its database, open in exactly one process.
#pragma once

#include <glib.h>
#include <stdbool.h>

// Safe in any thread.
typedef struct Store Store;

// Opens, or makes, `<root>/sqlite.db` and brings its tables to this version. CONFLICT when another process has the
// folder open; INVALID when the database is broken, another program's or of a newer version (it is left as it is).
bool store_open(Store **out, const char *root, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void store_close(Store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_close)

// Absolute, without symbolic links.
const char *store_root(const Store *store);

// The folder of an app, `<root>/<module>`: its name with every byte outside A-Z a-z 0-9 . _ - as "%XX", so that no name
// leads elsewhere. It need not exist. The caller frees.
char *store_module_folder(const Store *store, const char *app);

// One change, whole or not at all. Exactly one is open at a time; others wait in begin. Rolled back unless committed.
// It belongs to the thread that began it. The functions of the other headers here begin their own: call none meanwhile.
typedef struct Transaction Transaction;
bool transaction_begin(Transaction **out, Store *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool transaction_commit(Transaction *transaction, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void transaction_free(Transaction *transaction);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Transaction, transaction_free)
