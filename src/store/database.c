// SPDX-License-Identifier: Apache-2.0
// Database: one connection and its prepared statements, by SQLite.
#include "store/database.h"

#include "base/error.h"

#include <sqlite3.h>
#include <stdio.h>

enum { BUSY_TIMEOUT_MS = 5000 }; // only a person with the sqlite3 shell can be in our way

struct Database {
    sqlite3 *handle;
    char *path;
    bool is_sync_lost;
};

struct Statement {
    Database *database;
    sqlite3_stmt *handle;
    int failure;   // SQLITE_OK, or the first failure
    char *message; // of that failure
};

static GocError kind_of(int code)
{
    switch (code & 0xff) {
    case SQLITE_FULL:
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return GOC_ERROR_UNAVAILABLE;
    case SQLITE_CONSTRAINT: return GOC_ERROR_CONFLICT;
    case SQLITE_TOOBIG: return GOC_ERROR_TOO_BIG;
    default: return GOC_ERROR_INTERNAL;
    }
}

static bool is_damage(int code)
{
    return (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB;
}

static bool fail(Database *database, int code, const char *message, GError **error)
{
    if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC)
        database->is_sync_lost = true;
    return set_error(error, kind_of(code), "%s: %s", database->path, message);
}

static bool fail_now(Database *database, GError **error)
{
    return fail(database, sqlite3_extended_errcode(database->handle), sqlite3_errmsg(database->handle), error);
}

static bool fail_damaged(Database *database, const char *reason, GError **error)
{
    return set_error(error, GOC_ERROR_INVALID,
                     "%s is damaged or not a database (%s); it was left as it is: restore it from a backup, or move it "
                     "away to start anew",
                     database->path, reason);
}

bool database_run(Database *database, const char *sql, GError **error)
{
    return sqlite3_exec(database->handle, sql, NULL, NULL, NULL) == SQLITE_OK || fail_now(database, error);
}

static bool set_up(Database *database, GError **error)
{
    sqlite3_extended_result_codes(database->handle, 1);
    sqlite3_busy_timeout(database->handle, BUSY_TIMEOUT_MS);
    sqlite3_db_config(database->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_db_config(database->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(database->handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(database->handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    return database_run(database,
                        "PRAGMA trusted_schema = OFF;"
                        "PRAGMA cell_size_check = ON;"
                        "PRAGMA mmap_size = 0;"
                        "PRAGMA temp_store = MEMORY;"
                        "PRAGMA foreign_keys = ON;"
                        "PRAGMA synchronous = FULL;",
                        error);
}

bool database_open(Database **out, const char *path, DatabaseAccess access, GError **error)
{
    g_autoptr(Database) database = g_new0(Database, 1);
    g_autoptr(GError) failure = NULL;
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_PRIVATECACHE;

    flags |= access == DATABASE_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    database->path = g_strdup(path);
    if (sqlite3_open_v2(path, &database->handle, flags, NULL) != SQLITE_OK)
        return fail_now(database, error);
    if (!set_up(database, &failure)) {
        if (is_damage(sqlite3_errcode(database->handle)))
            return fail_damaged(database, sqlite3_errmsg(database->handle), error);
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    // Two connections that checkpoint at one moment can corrupt the file (SQLite 3.7.0 to 3.51.2); only the writer
    // does.
    if (access == DATABASE_READ && !database_run(database, "PRAGMA wal_autocheckpoint = 0", error))
        return false;
    *out = g_steal_pointer(&database);
    return true;
}

void database_close(Database *database)
{
    if (!database)
        return;
    sqlite3_close(database->handle);
    g_free(database->path);
    g_free(database);
}

bool database_check(Database *database, GError **error)
{
    g_autoptr(Statement) check = statement_new(database, "PRAGMA quick_check(1)");
    g_autoptr(GError) failure = NULL;
    bool has_row;

    if (statement_next(check, &has_row, &failure))
        return (has_row && g_str_equal(statement_column_text(check, 0), "ok")) ||
               fail_damaged(database, has_row ? statement_column_text(check, 0) : "nothing to check", error);
    if (is_damage(check->failure))
        return fail_damaged(database, check->message, error);
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

bool database_use_journal(Database *database, GError **error)
{
    g_autoptr(Statement) journal = statement_new(database, "PRAGMA journal_mode = WAL");
    bool has_row;

    if (!statement_next(journal, &has_row, error))
        return false;
    if (!has_row || !g_str_equal(statement_column_text(journal, 0), "wal"))
        return set_error(error, GOC_ERROR_INTERNAL, "%s: this file system cannot hold a write-ahead log",
                         database->path);
    sqlite3_db_config(database->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    return true;
}

bool database_has_table(Database *database, const char *name, bool *has, guint *n_tables, GError **error)
{
    g_autoptr(Statement) tables = statement_new(database, "SELECT name FROM sqlite_schema WHERE type = 'table'");
    guint n = 0;

    *has = false;
    for (bool has_row = true; has_row; n += has_row) {
        if (!statement_next(tables, &has_row, error))
            return false;
        if (has_row && g_str_equal(statement_column_text(tables, 0), name))
            *has = true;
    }
    if (n_tables)
        *n_tables = n;
    return true;
}

bool database_begin(Database *database, GError **error)
{
    return database_run(database, "BEGIN IMMEDIATE", error);
}

bool database_commit(Database *database, GError **error)
{
    return database_run(database, "COMMIT", error);
}

void database_rollback(Database *database)
{
    // Some failures have rolled back already. A rollback that fails leaves a journal, which the next opening applies.
    if (!sqlite3_get_autocommit(database->handle))
        sqlite3_exec(database->handle, "ROLLBACK", NULL, NULL, NULL);
}

bool database_is_sync_lost(const Database *database)
{
    return database->is_sync_lost;
}

static void keep_failure(Statement *statement, int code)
{
    if (statement->failure != SQLITE_OK || code == SQLITE_OK)
        return;
    statement->failure = sqlite3_extended_errcode(statement->database->handle);
    if (statement->failure == SQLITE_OK)
        statement->failure = code;
    statement->message = g_strdup(sqlite3_errmsg(statement->database->handle));
}

Statement *statement_new(Database *database, const char *sql)
{
    Statement *statement = g_new0(Statement, 1);

    statement->database = database;
    keep_failure(statement, sqlite3_prepare_v2(database->handle, sql, -1, &statement->handle, NULL));
    return statement;
}

void statement_free(Statement *statement)
{
    if (!statement)
        return;
    sqlite3_finalize(statement->handle);
    g_free(statement->message);
    g_free(statement);
}

// SQLite numbers "$1" by first appearance, so the name decides.
static int place_of(Statement *statement, guint n)
{
    char name[16];
    int place;

    snprintf(name, sizeof name, "$%u", n);
    place = sqlite3_bind_parameter_index(statement->handle, name);
    g_assert(place > 0);
    return place;
}

void statement_number(Statement *statement, guint n, int64_t value)
{
    if (statement->failure == SQLITE_OK)
        keep_failure(statement, sqlite3_bind_int64(statement->handle, place_of(statement, n), value));
}

void statement_text(Statement *statement, guint n, const char *value)
{
    if (statement->failure == SQLITE_OK)
        keep_failure(statement, sqlite3_bind_text(statement->handle, place_of(statement, n), value, -1, SQLITE_STATIC));
}

void statement_bytes(Statement *statement, guint n, GBytes *value)
{
    gsize size = 0;
    const void *data = value ? g_bytes_get_data(value, &size) : NULL;

    if (statement->failure == SQLITE_OK)
        keep_failure(statement,
                     sqlite3_bind_blob64(statement->handle, place_of(statement, n), data, size, SQLITE_STATIC));
}

bool statement_next(Statement *statement, bool *has_row, GError **error)
{
    if (statement->failure == SQLITE_OK) {
        int code = sqlite3_step(statement->handle);

        *has_row = code == SQLITE_ROW;
        if (code == SQLITE_ROW || code == SQLITE_DONE)
            return true;
        keep_failure(statement, code);
    }
    *has_row = false;
    return fail(statement->database, statement->failure, statement->message, error);
}

bool statement_run(Statement *statement, GError **error)
{
    for (bool has_row = true; has_row;)
        if (!statement_next(statement, &has_row, error))
            return false;
    return true;
}

bool statement_run_number(Statement *statement, int64_t *out, GError **error)
{
    bool has_row;

    if (!statement_next(statement, &has_row, error))
        return false;
    if (!has_row)
        return set_error(error, GOC_ERROR_INTERNAL, "%s: a statement gave no row", statement->database->path);
    *out = statement_column_number(statement, 0);
    return statement_run(statement, error);
}

int64_t statement_column_number(Statement *statement, int column)
{
    return sqlite3_column_int64(statement->handle, column);
}

const char *statement_column_text(Statement *statement, int column)
{
    const unsigned char *text = sqlite3_column_text(statement->handle, column);

    return text ? (const char *)text : "";
}

const void *statement_column_bytes(Statement *statement, int column, gsize *size)
{
    const void *data = sqlite3_column_blob(statement->handle, column);

    *size = (gsize)sqlite3_column_bytes(statement->handle, column);
    return data;
}

bool statement_column_is_null(Statement *statement, int column)
{
    return sqlite3_column_type(statement->handle, column) == SQLITE_NULL;
}
