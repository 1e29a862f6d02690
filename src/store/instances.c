// SPDX-License-Identifier: Apache-2.0
// Instances: who is registered at the center, and how each was last reached.
#include "store/instances.h"

#include "base/clock.h"
#include "store/connection.h"
#include "store/instance_notes.h"

void instance_row_free(InstanceRow *row)
{
    if (!row)
        return;
    g_free(row->service);
    g_free(row->address);
    g_free(row->failure);
    g_free(row);
}

static bool is_known(Database *database, const char *service, const char *address, bool *known, GError **error)
{
    g_autoptr(Statement) query = statement_new(database, "SELECT 1 FROM instance WHERE service = $1 AND address = $2");

    statement_text(query, 1, service);
    statement_text(query, 2, address);
    return statement_next(query, known, error);
}

static bool insert(Database *database, const char *service, const char *address, GError **error)
{
    g_autoptr(Statement) change =
        statement_new(database, "INSERT INTO instance (service, address, registered_ms, seen_ms, failing_ms, failure)"
                                " VALUES ($1, $2, $3, 0, 0, '')");

    statement_text(change, 1, service);
    statement_text(change, 2, address);
    statement_number(change, 3, clock_wall_ms());
    return statement_run(change, error);
}

// Agents register again and again; that must not cost a write to the disk.
static bool is_registered(Store *store, const char *service, const char *address, bool *known, GError **error)
{
    g_autoptr(Reader) reader = NULL;

    return reader_take(&reader, store, error) && is_known(reader_database(reader), service, address, known, error);
}

bool instance_add(Store *store, const char *service, const char *address, bool *is_new, GError **error)
{
    g_autoptr(Transaction) change = NULL;
    bool known;

    if (!is_registered(store, service, address, &known, error))
        return false;
    if (!known) {
        if (!transaction_begin(&change, store, error) ||
            !is_known(transaction_database(change), service, address, &known, error))
            return false;
        if (!known &&
            (!insert(transaction_database(change), service, address, error) || !transaction_commit(change, error)))
            return false;
    }
    if (is_new)
        *is_new = !known;
    return true;
}

static bool remove_rows(Store *store, const char *sql, const char *address, guint *n_removed, GError **error)
{
    g_autoptr(Transaction) change = NULL;
    guint n = 0;

    if (!transaction_begin(&change, store, error))
        return false;
    {
        g_autoptr(Statement) removal = statement_new(transaction_database(change), sql);

        if (address)
            statement_text(removal, 1, address);
        for (bool has_row = true; has_row; n += has_row)
            if (!statement_next(removal, &has_row, error))
                return false;
    }
    if (!transaction_commit(change, error))
        return false;
    if (n_removed)
        *n_removed = n;
    return true;
}

bool instance_remove(Store *store, const char *address, guint *n_removed, GError **error)
{
    return remove_rows(store, "DELETE FROM instance WHERE address = $1 RETURNING id", address, n_removed, error);
}

bool instance_remove_all(Store *store, GError **error)
{
    return remove_rows(store, "DELETE FROM instance RETURNING id", NULL, NULL, error);
}

static InstanceRow *take_row(Statement *query)
{
    InstanceRow *row = g_new0(InstanceRow, 1);

    row->service = g_strdup(statement_column_text(query, 0));
    row->address = g_strdup(statement_column_text(query, 1));
    row->registered_ms = statement_column_number(query, 2);
    row->seen_ms = statement_column_number(query, 3);
    row->failing_ms = statement_column_number(query, 4);
    row->failure = g_strdup(statement_column_text(query, 5));
    return row;
}

#define COLUMNS "service, address, registered_ms, seen_ms, failing_ms, failure"

static bool list_rows(Store *store, const char *sql, const char *service, GPtrArray **out, GError **error)
{
    g_autoptr(Reader) reader = NULL;
    g_autoptr(Statement) query = NULL;
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)instance_row_free);
    bool has_row;

    if (!reader_take(&reader, store, error))
        return false;
    query = statement_new(reader_database(reader), sql);
    if (service)
        statement_text(query, 1, service);
    while (statement_next(query, &has_row, error)) {
        if (!has_row) {
            *out = g_steal_pointer(&rows);
            return true;
        }
        g_ptr_array_add(rows, take_row(query));
    }
    return false;
}

bool instance_list(Store *store, GPtrArray **out, GError **error)
{
    return list_rows(store, "SELECT " COLUMNS " FROM instance ORDER BY service, id", NULL, out, error);
}

bool instance_list_of(Store *store, const char *service, GPtrArray **out, GError **error)
{
    return list_rows(store, "SELECT " COLUMNS " FROM instance WHERE service = $1 ORDER BY id", service, out, error);
}

bool instance_note_failure(Store *store, const char *service, const char *address, const char *failure, int64_t now_ms,
                           GError **error)
{
    g_autoptr(Transaction) change = NULL;
    g_autoptr(Statement) note = NULL;

    if (!transaction_begin(&change, store, error))
        return false;
    note =
        statement_new(transaction_database(change), "UPDATE instance SET failure = $1,"
                                                    " failing_ms = CASE WHEN failing_ms = 0 THEN $2 ELSE failing_ms END"
                                                    " WHERE service = $3 AND address = $4");
    statement_text(note, 1, failure);
    statement_number(note, 2, now_ms);
    statement_text(note, 3, service);
    statement_text(note, 4, address);
    return statement_run(note, error) && transaction_commit(change, error);
}

bool instance_note_seen(Database *database, const char *service, const char *address, int64_t at_ms, GError **error)
{
    g_autoptr(Statement) note = statement_new(database, "UPDATE instance SET seen_ms = $1, failing_ms = 0, failure = ''"
                                                        " WHERE service = $2 AND address = $3");

    statement_number(note, 1, at_ms);
    statement_text(note, 2, service);
    statement_text(note, 3, address);
    return statement_run(note, error);
}
