// SPDX-License-Identifier: Apache-2.0
// Database: one connection and its prepared statements. Knows sqlite3; nobody else does.
//
// The SQL is written once for SQLite and PostgreSQL: "$1" placeholders, `ON CONFLICT .. DO UPDATE .. RETURNING`, times
// of ours as BIGINT milliseconds. A connection belongs to one thread at a time.
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

// The words that the dialects do not share, for CREATE TABLE.
#define SQL_AUTO_ID "INTEGER PRIMARY KEY AUTOINCREMENT"
#define SQL_BLOB "BLOB"
#define SQL_DATETIME "datetime"

typedef struct Database Database;

typedef enum DatabaseAccess {
    DATABASE_WRITE, // makes the file when it is missing; at most one such connection at a time
    DATABASE_READ,
} DatabaseAccess;

// Opens without changing anything yet: until database_use_journal() not even a left-over journal is folded in.
bool database_open(Database **out, const char *path, DatabaseAccess access, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void database_close(Database *database);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Database, database_close)

// Walks through all pages: INVALID when the file is damaged or no database at all.
bool database_check(Database *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Switches to the write-ahead log: from now on what is committed survives a power loss. Writing connection only.
bool database_use_journal(Database *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Whether there is a table of that name; false also for "no table at all", which `*n_tables` (may be NULL) tells apart.
bool database_has_table(Database *database, const char *name, bool *has, guint *n_tables,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Runs statements without values, separated by ";".
bool database_run(Database *database, const char *sql, GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool database_begin(Database *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool database_commit(Database *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void database_rollback(Database *database);

// Whether the system once failed to bring writes to the disk. What the file holds then is not known before it is opened
// anew, so nothing more may be written.
bool database_is_sync_lost(const Database *database);

// One statement. It keeps its first failure, a wrong SQL text included, and tells it when it is run. Free it before its
// connection is used by another thread.
typedef struct Statement Statement;

Statement *statement_new(Database *database, const char *sql);
void statement_free(Statement *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Statement, statement_free)

// Set the value of "$<n>". Texts and bytes are borrowed until the statement is freed; NULL becomes SQL's NULL.
void statement_number(Statement *statement, guint n, int64_t value);
void statement_text(Statement *statement, guint n, const char *value);
void statement_bytes(Statement *statement, guint n, GBytes *value);

// Goes to the next row; `*has_row` is false after the last one.
bool statement_next(Statement *statement, bool *has_row, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Runs it to its end; rows are dropped.
bool statement_run(Statement *statement, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Runs it to its end and takes the number in the first column of its only row. INTERNAL when there is no row.
bool statement_run_number(Statement *statement, int64_t *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Values of the current row; columns count from 0. Text and bytes live until the next row; NULL is 0, "" and size 0.
int64_t statement_column_number(Statement *statement, int column);
const char *statement_column_text(Statement *statement, int column);
const void *statement_column_bytes(Statement *statement, int column, gsize *size);
bool statement_column_is_null(Statement *statement, int column);
