// SPDX-License-Identifier: Apache-2.0
// Snapshot rows: what the accumulation reads and writes of the snapshots within its own transaction.
#include "store/snapshot_rows.h"

#include "base/clock.h"
#include "store/builds.h"

void latest_row_clear(LatestRow *row)
{
    g_clear_pointer(&row->cov_name, g_free);
    g_clear_pointer(&row->digest, g_free);
    row->id = 0;
}

bool snapshot_row_latest(Database *database, const ServiceName *service, LatestRow *row, GError **error)
{
    g_autoptr(Statement) query =
        statement_new(database, "SELECT c.id, s.cov_name, s.digest, s.revision FROM goc_o_staging_service_cover c"
                                " JOIN snapshot s ON s.id = c.id"
                                " WHERE c.env = $1 AND c.region = $2 AND c.app_name = $3 AND c.git_commit = $4"
                                " AND c.is_latest = 'y' AND c.deleted_at IS NULL");
    bool has_row;

    build_bind(query, service);
    if (!statement_next(query, &has_row, error))
        return false;
    *row = (LatestRow){ 0 };
    if (has_row) {
        row->id = statement_column_number(query, 0);
        row->cov_name = g_strdup(statement_column_text(query, 1));
        row->digest = g_strdup(statement_column_text(query, 2));
        row->revision = statement_column_number(query, 3);
    }
    return true;
}

static bool end_latest(Database *database, const ServiceName *service, GError **error)
{
    g_autoptr(Statement) change =
        statement_new(database, "UPDATE goc_o_staging_service_cover SET is_latest = 'n'"
                                " WHERE env = $1 AND region = $2 AND app_name = $3 AND git_commit = $4"
                                " AND is_latest = 'y' AND deleted_at IS NULL");

    build_bind(change, service);
    return statement_run(change, error);
}

// The columns that the users query.
static bool insert_shown(Database *database, const char *root, const SnapshotDraft *draft, int64_t *id, GError **error)
{
    g_autofree char *moment = clock_local_text(draft->now_ms);
    g_autofree char *path = *draft->cov_name ? g_build_filename(root, draft->cov_name, NULL) : g_strdup("null");
    g_autofree char *total = total_text(draft->total);
    g_autoptr(Statement) insert = statement_new(
        database, "INSERT INTO goc_o_staging_service_cover (env, region, app_name, git_commit, git_branch, addresses,"
                  " is_latest, cov_file_path, cover_total, created_at, updated_at)"
                  " VALUES ($1, $2, $3, $4, $5, $6, 'y', $7, $8, $9, $9) RETURNING id");

    build_bind(insert, draft->service);
    statement_text(insert, 5, draft->service->branch);
    statement_text(insert, 6, draft->addresses);
    statement_text(insert, 7, path);
    statement_text(insert, 8, total);
    statement_text(insert, 9, moment);
    return statement_run_number(insert, id, error);
}

static bool insert_beside(Database *database, const SnapshotDraft *draft, int64_t id, GError **error)
{
    g_autoptr(Statement) insert =
        statement_new(database, "INSERT INTO snapshot (id, service, cov_name, digest, covered, statements, n_layouts,"
                                " revision, created_ms, updated_ms)"
                                " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)");

    statement_number(insert, 1, id);
    statement_text(insert, 2, draft->service->full);
    statement_text(insert, 3, draft->cov_name);
    statement_text(insert, 4, draft->digest);
    statement_number(insert, 5, (int64_t)MIN(draft->total.covered, G_MAXINT64));
    statement_number(insert, 6, (int64_t)MIN(draft->total.statements, G_MAXINT64));
    statement_number(insert, 7, draft->n_layouts);
    statement_number(insert, 8, draft->revision);
    statement_number(insert, 9, draft->now_ms);
    return statement_run(insert, error);
}

bool snapshot_row_add(Database *database, const char *root, const SnapshotDraft *draft, int64_t *id, GError **error)
{
    return end_latest(database, draft->service, error) && insert_shown(database, root, draft, id, error) &&
           insert_beside(database, draft, *id, error);
}

bool snapshot_row_touch(Database *database, int64_t id, int64_t now_ms, GError **error)
{
    g_autofree char *moment = clock_local_text(now_ms);
    g_autoptr(Statement) shown =
        statement_new(database, "UPDATE goc_o_staging_service_cover SET updated_at = $1 WHERE id = $2");
    g_autoptr(Statement) beside = statement_new(database, "UPDATE snapshot SET updated_ms = $1 WHERE id = $2");

    statement_text(shown, 1, moment);
    statement_number(shown, 2, id);
    statement_number(beside, 1, now_ms);
    statement_number(beside, 2, id);
    return statement_run(shown, error) && statement_run(beside, error);
}

bool snapshot_row_confirm(Database *database, int64_t id, const SnapshotDraft *draft, GError **error)
{
    g_autoptr(Statement) shown =
        statement_new(database, "UPDATE goc_o_staging_service_cover SET addresses = $1 WHERE id = $2");
    g_autoptr(Statement) beside =
        statement_new(database, "UPDATE snapshot SET n_layouts = $1, revision = $2 WHERE id = $3");

    statement_text(shown, 1, draft->addresses);
    statement_number(shown, 2, id);
    statement_number(beside, 1, draft->n_layouts);
    statement_number(beside, 2, draft->revision);
    statement_number(beside, 3, id);
    return statement_run(shown, error) && statement_run(beside, error) &&
           snapshot_row_touch(database, id, draft->now_ms, error);
}
