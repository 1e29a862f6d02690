// SPDX-License-Identifier: Apache-2.0
// Connection: how the files of this folder reach the database: the one that writes, or one of those that only read.
#pragma once

#include "store/database.h"
#include "store/store.h"

// The writing connection, which is the transaction's as long as it lives.
Database *transaction_database(Transaction *transaction);

// A reading connection of one's own, which sees what was committed. Free it on the thread that took it, after the
// statements made with it.
typedef struct Reader Reader;
bool reader_take(Reader **out, Store *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void reader_free(Reader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reader, reader_free)
Database *reader_database(Reader *reader);
