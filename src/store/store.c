// SPDX-License-Identifier: Apache-2.0
// Store: the data folder and its database, open in exactly one process.
#include "store/store.h"

#include "base/error.h"
#include "base/file.h"
#include "store/connection.h"
#include "store/file_names.h"
#include "store/folder_lock.h"
#include "store/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum { IDLE_READERS = 8 };

#define DATABASE_NAME "sqlite.db"

struct Store {
    char *root;
    char *path;       // of the database
    int lock;         // descriptor; -1: none
    Database *writer; // of whoever holds writer_mutex
    pthread_mutex_t writer_mutex;
    GPtrArray *readers; // Database, idle
    pthread_mutex_t readers_mutex;
};

struct Transaction {
    Store *store;
    bool is_open;
};

struct Reader {
    Store *store;
    Database *database;
};

static Store *store_new(char *root)
{
    Store *store = g_new0(Store, 1);

    store->root = root;
    store->path = g_build_filename(root, DATABASE_NAME, NULL);
    store->lock = -1;
    store->readers = g_ptr_array_new_with_free_func((GDestroyNotify)database_close);
    pthread_mutex_init(&store->writer_mutex, NULL);
    pthread_mutex_init(&store->readers_mutex, NULL);
    return store;
}

// The writer goes last, since it folds the journal in; the lock after it.
void store_close(Store *store)
{
    if (!store)
        return;
    g_ptr_array_unref(store->readers);
    database_close(store->writer);
    if (store->lock >= 0)
        close(store->lock);
    pthread_mutex_destroy(&store->writer_mutex);
    pthread_mutex_destroy(&store->readers_mutex);
    g_free(store->path);
    g_free(store->root);
    g_free(store);
}

static bool resolve(char **out, const char *root, GError **error)
{
    char *resolved;

    if (!file_make_folder(root, error))
        return false;
    resolved = realpath(root, NULL);
    if (!resolved)
        return set_error(error, GOC_ERROR_INTERNAL, "%s: %s", root, g_strerror(errno));
    *out = g_strdup(resolved);
    free(resolved);
    return true;
}

// SQLite would make the file readable to everybody, and gives its journal the same mode.
static bool make_private(const char *path, GError **error)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0)
        return errno == EEXIST || set_error(error, GOC_ERROR_INTERNAL, "%s: %s", path, g_strerror(errno));
    close(fd);
    return true;
}

bool store_open(Store **out, const char *root, GError **error)
{
    g_autoptr(Store) store = NULL;
    char *resolved = NULL;

    if (!resolve(&resolved, root, error))
        return false;
    store = store_new(resolved);
    if (!folder_lock(&store->lock, store->root, error) || !make_private(store->path, error) ||
        !database_open(&store->writer, store->path, DATABASE_WRITE, error) || !database_check(store->writer, error) ||
        !schema_check(store->writer, store->path, error) || !database_use_journal(store->writer, error) ||
        !schema_migrate(store->writer, error))
        return false;
    *out = g_steal_pointer(&store);
    return true;
}

const char *store_root(const Store *store)
{
    return store->root;
}

char *store_module_folder(const Store *store, const char *app)
{
    g_autofree char *module = file_name_of(app);

    return g_build_filename(store->root, module, NULL);
}

bool transaction_begin(Transaction **out, Store *store, GError **error)
{
    g_autoptr(Transaction) transaction = g_new0(Transaction, 1);

    pthread_mutex_lock(&store->writer_mutex);
    transaction->store = store;
    if (database_is_sync_lost(store->writer))
        return set_error(error, GOC_ERROR_UNAVAILABLE,
                         "%s: the disk failed to keep what was written; nothing more is written before a restart",
                         store->path);
    if (!database_begin(store->writer, error))
        return false;
    transaction->is_open = true;
    *out = g_steal_pointer(&transaction);
    return true;
}

bool transaction_commit(Transaction *transaction, GError **error)
{
    if (!database_commit(transaction->store->writer, error))
        return false;
    transaction->is_open = false;
    return true;
}

void transaction_free(Transaction *transaction)
{
    if (!transaction)
        return;
    if (transaction->is_open)
        database_rollback(transaction->store->writer);
    pthread_mutex_unlock(&transaction->store->writer_mutex);
    g_free(transaction);
}

Database *transaction_database(Transaction *transaction)
{
    return transaction->store->writer;
}

static Database *take_idle(Store *store)
{
    Database *database = NULL;

    pthread_mutex_lock(&store->readers_mutex);
    if (store->readers->len > 0)
        database = g_ptr_array_steal_index(store->readers, store->readers->len - 1);
    pthread_mutex_unlock(&store->readers_mutex);
    return database;
}

bool reader_take(Reader **out, Store *store, GError **error)
{
    Database *database = take_idle(store);
    Reader *reader;

    if (!database && !database_open(&database, store->path, DATABASE_READ, error))
        return false;
    reader = g_new0(Reader, 1);
    reader->store = store;
    reader->database = database;
    *out = reader;
    return true;
}

void reader_free(Reader *reader)
{
    Store *store;

    if (!reader)
        return;
    store = reader->store;
    pthread_mutex_lock(&store->readers_mutex);
    if (store->readers->len < IDLE_READERS) {
        g_ptr_array_add(store->readers, reader->database);
        reader->database = NULL;
    }
    pthread_mutex_unlock(&store->readers_mutex);
    database_close(reader->database);
    g_free(reader);
}

Database *reader_database(Reader *reader)
{
    return reader->database;
}
