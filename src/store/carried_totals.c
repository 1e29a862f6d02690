// SPDX-License-Identifier: Apache-2.0
// Carried totals: what a build has covered together with what it carries from earlier builds.
#include "store/carried_totals.h"

#include "store/connection.h"

void carried_total_free(CarriedTotal *total)
{
    if (!total)
        return;
    g_strfreev(total->commits);
    g_clear_pointer(&total->snapshots, g_array_unref);
    g_free(total);
}

static bool remove_of_build(Database *database, int64_t snapshot, GError **error)
{
    g_autoptr(Statement) change =
        statement_new(database, "DELETE FROM carried_total WHERE snapshot_id IN"
                                " (SELECT c.id FROM goc_o_staging_service_cover c JOIN goc_o_staging_service_cover b"
                                "  ON b.env = c.env AND b.region = c.region AND b.app_name = c.app_name"
                                "  AND b.git_commit = c.git_commit WHERE b.id = $1)");

    statement_number(change, 1, snapshot);
    return statement_run(change, error);
}

static bool insert_total(Database *database, const CarriedTotal *total, GError **error)
{
    g_autofree char *commits = g_strjoinv(",", total->commits);
    g_autoptr(Statement) change =
        statement_new(database, "INSERT INTO carried_total (snapshot_id, covered, carried, statements, commits,"
                                " made_ms) VALUES ($1, $2, $3, $4, $5, $6)");

    statement_number(change, 1, total->snapshot);
    statement_number(change, 2, (int64_t)total->total.covered);
    statement_number(change, 3, (int64_t)total->carried);
    statement_number(change, 4, (int64_t)total->total.statements);
    statement_text(change, 5, commits);
    statement_number(change, 6, total->made_ms);
    return statement_run(change, error);
}

static bool insert_source(Database *database, int64_t snapshot, int64_t source, GError **error)
{
    g_autoptr(Statement) change =
        statement_new(database, "INSERT INTO carried_source (snapshot_id, source_id) VALUES ($1, $2)");

    statement_number(change, 1, snapshot);
    statement_number(change, 2, source);
    return statement_run(change, error);
}

static bool check_latest(Database *database, int64_t snapshot, bool *is_latest, GError **error)
{
    g_autoptr(Statement) query = statement_new(database, "SELECT COUNT(*) FROM goc_o_staging_service_cover"
                                                         " WHERE id = $1 AND is_latest = 'y'");
    int64_t n;

    statement_number(query, 1, snapshot);
    if (!statement_run_number(query, &n, error))
        return false;
    *is_latest = *is_latest && n == 1;
    return true;
}

// Whether all that it is made of is still the latest.
static bool check_current(Database *database, const CarriedTotal *total, bool *is_current, GError **error)
{
    *is_current = true;
    for (guint i = 0; i < total->snapshots->len; i++) {
        if (!check_latest(database, g_array_index(total->snapshots, int64_t, i), is_current, error))
            return false;
    }
    return check_latest(database, total->snapshot, is_current, error);
}

bool carried_total_note(Store *store, const CarriedTotal *total, GError **error)
{
    g_autoptr(Transaction) change = NULL;
    Database *database;
    bool is_current;

    if (!transaction_begin(&change, store, error))
        return false;
    database = transaction_database(change);
    if (!check_current(database, total, &is_current, error))
        return false;
    if (!is_current)
        return true;
    if (!remove_of_build(database, total->snapshot, error) || !insert_total(database, total, error))
        return false;
    for (guint i = 0; i < total->snapshots->len; i++) {
        if (!insert_source(database, total->snapshot, g_array_index(total->snapshots, int64_t, i), error))
            return false;
    }
    return transaction_commit(change, error);
}

static CarriedTotal *take_total(Statement *query)
{
    CarriedTotal *total = g_new0(CarriedTotal, 1);

    total->snapshot = statement_column_number(query, 0);
    total->total.covered = (uint64_t)statement_column_number(query, 2);
    total->carried = (uint64_t)statement_column_number(query, 3);
    total->total.statements = (uint64_t)statement_column_number(query, 4);
    total->commits = g_strsplit(statement_column_text(query, 5), ",", -1);
    total->made_ms = statement_column_number(query, 6);
    total->is_current = statement_column_number(query, 7) != 0;
    return total;
}

bool carried_totals_of_service(Store *store, const ServiceName *service, GHashTable **out, GError **error)
{
    g_autoptr(GHashTable) totals =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)carried_total_free);
    g_autoptr(Reader) reader = NULL;
    g_autoptr(Statement) query = NULL;
    bool has_row;

    if (!reader_take(&reader, store, error))
        return false;
    query =
        statement_new(reader_database(reader),
                      "SELECT t.snapshot_id, c.git_commit, t.covered, t.carried, t.statements, t.commits, t.made_ms,"
                      " CASE WHEN c.is_latest = 'y' AND NOT EXISTS"
                      "  (SELECT 1 FROM carried_source f JOIN goc_o_staging_service_cover s ON s.id = f.source_id"
                      "   WHERE f.snapshot_id = t.snapshot_id AND s.is_latest <> 'y') THEN 1 ELSE 0 END"
                      " FROM carried_total t JOIN goc_o_staging_service_cover c ON c.id = t.snapshot_id"
                      " WHERE c.env = $1 AND c.region = $2 AND c.app_name = $3 AND c.deleted_at IS NULL");
    statement_text(query, 1, service->env);
    statement_text(query, 2, service->region);
    statement_text(query, 3, service->app);
    while (statement_next(query, &has_row, error)) {
        if (!has_row) {
            *out = g_steal_pointer(&totals);
            return true;
        }
        g_hash_table_insert(totals, g_strdup(statement_column_text(query, 1)), take_total(query));
    }
    return false;
}
