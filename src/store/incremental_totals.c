// SPDX-License-Identifier: Apache-2.0
// Incremental totals: of the lines that changed up to a snapshot's commit, how many ran; noted whenever it is counted.
#include "store/incremental_totals.h"

#include "store/connection.h"
#include "store/snapshot_rows.h"

#include <string.h>

enum { MOST_ASKED = 50 };

void incremental_total_free(IncrementalTotal *total)
{
    if (!total)
        return;
    g_free(total->base_name);
    g_free(total->base);
    g_free(total->merge_base);
    g_free(total->commit);
    g_free(total->branch);
    g_free(total);
}

static bool insert(Database *database, const IncrementalTotal *total, GError **error)
{
    g_autoptr(Statement) change = statement_new(
        database, "INSERT INTO incremental_total (snapshot_id, base_name, is_own, base_commit, merge_base, covered,"
                  " measured, made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
                  " ON CONFLICT (snapshot_id, base_name, is_own) DO UPDATE SET base_commit = excluded.base_commit,"
                  " merge_base = excluded.merge_base, covered = excluded.covered, measured = excluded.measured,"
                  " made_ms = excluded.made_ms");

    statement_number(change, 1, total->snapshot);
    statement_text(change, 2, total->base_name);
    statement_number(change, 3, total->is_own);
    statement_text(change, 4, total->base);
    statement_text(change, 5, total->merge_base);
    statement_number(change, 6, (int64_t)total->covered);
    statement_number(change, 7, (int64_t)total->measured);
    statement_number(change, 8, total->made_ms);
    return statement_run(change, error);
}

// Anybody may ask for any base by any of its names.
static bool forget_oldest(Database *database, const IncrementalTotal *total, GError **error)
{
    g_autoptr(Statement) change = statement_new(
        database, "DELETE FROM incremental_total WHERE snapshot_id = $1 AND is_own = 0 AND base_name NOT IN"
                  " (SELECT base_name FROM incremental_total WHERE snapshot_id = $1 AND is_own = 0"
                  " ORDER BY made_ms DESC, base_name LIMIT $2)");

    statement_number(change, 1, total->snapshot);
    statement_number(change, 2, MOST_ASKED);
    return statement_run(change, error);
}

bool incremental_total_note(Store *store, const IncrementalTotal *total, GError **error)
{
    g_autoptr(Transaction) change = NULL;

    return transaction_begin(&change, store, error) && insert(transaction_database(change), total, error) &&
           forget_oldest(transaction_database(change), total, error) && transaction_commit(change, error);
}

static char *take_text(Statement *query, int column)
{
    return g_strdup(statement_column_text(query, column));
}

static IncrementalTotal *take_total(Statement *query)
{
    IncrementalTotal *total = g_new0(IncrementalTotal, 1);

    total->snapshot = statement_column_number(query, 0);
    total->base_name = take_text(query, 1);
    total->is_own = statement_column_number(query, 2) != 0;
    total->base = take_text(query, 3);
    total->merge_base = take_text(query, 4);
    total->covered = (uint64_t)statement_column_number(query, 5);
    total->measured = (uint64_t)statement_column_number(query, 6);
    total->made_ms = statement_column_number(query, 7);
    total->commit = take_text(query, 8);
    total->branch = take_text(query, 9);
    total->is_latest = g_str_equal(statement_column_text(query, 10), "y");
    return total;
}

#define SELECT_TOTALS                                                                                                  \
    "SELECT i.snapshot_id, i.base_name, i.is_own, i.base_commit, i.merge_base, i.covered, i.measured, i.made_ms,"      \
    " c.git_commit, c.git_branch, c.is_latest FROM incremental_total i"                                                \
    " JOIN goc_o_staging_service_cover c ON c.id = i.snapshot_id"                                                      \
    " WHERE c.env = $1 AND c.region = $2 AND c.app_name = $3 AND c.deleted_at IS NULL"

static void bind_service(Statement *query, const ServiceName *service)
{
    statement_text(query, 1, service->env);
    statement_text(query, 2, service->region);
    statement_text(query, 3, service->app);
}

bool incremental_total_of_build(Store *store, const ServiceName *build, IncrementalTotal **out, GError **error)
{
    g_autoptr(Reader) reader = NULL;
    g_autoptr(Statement) query = NULL;
    bool has_row;

    if (!reader_take(&reader, store, error))
        return false;
    query =
        statement_new(reader_database(reader), SELECT_TOTALS " AND c.git_commit = $4 AND i.is_own = 1"
                                                             " ORDER BY i.snapshot_id DESC, i.made_ms DESC LIMIT 1");
    bind_service(query, build);
    statement_text(query, 4, build->commit);
    if (!statement_next(query, &has_row, error))
        return false;
    *out = has_row ? take_total(query) : NULL;
    return true;
}

static bool take_newest_of_builds(Statement *query, guint limit, GPtrArray *totals, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    bool has_row = true;

    while (has_row && totals->len < limit) {
        g_autoptr(IncrementalTotal) total = NULL;

        if (!statement_next(query, &has_row, error))
            return false;
        total = has_row ? take_total(query) : NULL;
        if (!total || g_hash_table_contains(seen, total->commit))
            continue;
        g_hash_table_add(seen, total->commit);
        g_ptr_array_add(totals, g_steal_pointer(&total));
    }
    return true;
}

bool incremental_total_history(Store *store, const ServiceName *service, const char *base_name, guint limit,
                               GPtrArray **out, GError **error)
{
    g_autoptr(GPtrArray) totals = g_ptr_array_new_with_free_func((GDestroyNotify)incremental_total_free);
    g_autoptr(Reader) reader = NULL;
    g_autoptr(Statement) query = NULL;

    if (!reader_take(&reader, store, error))
        return false;
    query = statement_new(reader_database(reader),
                          SELECT_TOTALS " AND ((i.is_own = 1 AND $4 = '') OR ($4 <> '' AND i.base_name = $4))"
                                        " ORDER BY i.snapshot_id DESC, i.made_ms DESC");
    bind_service(query, service);
    statement_text(query, 4, base_name ? base_name : "");
    if (!take_newest_of_builds(query, limit, totals, error))
        return false;
    *out = g_steal_pointer(&totals);
    return true;
}

bool incremental_total_next_lacking(Store *store, int64_t *after, Snapshot **out, GError **error)
{
    return snapshot_rows_next(
        store, " AND NOT EXISTS (SELECT 1 FROM incremental_total i WHERE i.snapshot_id = c.id AND i.is_own = 1)", after,
        out, error);
}
