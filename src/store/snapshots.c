// SPDX-License-Identifier: Apache-2.0
// Snapshots: the accumulated profile of a build at a moment.
#include "store/snapshots.h"

#include "base/error.h"
#include "store/connection.h"
#include "store/cov_file.h"
#include "store/snapshot_rows.h"

#define SELECT_SNAPSHOTS                                                                                               \
    "SELECT c.id, s.service, c.env, c.region, c.app_name, c.git_branch, c.git_commit, c.addresses, c.is_latest,"       \
    " s.cov_name, c.cover_total, s.covered, s.statements, s.n_layouts, s.created_ms, s.updated_ms"                     \
    " FROM goc_o_staging_service_cover c JOIN snapshot s ON s.id = c.id WHERE c.deleted_at IS NULL"

void snapshot_free(Snapshot *snapshot)
{
    if (!snapshot)
        return;
    service_name_free(snapshot->service);
    g_strfreev(snapshot->addresses);
    g_free(snapshot->cov_path);
    g_free(snapshot->cover_total);
    g_free(snapshot);
}

static char *take_text(Statement *query, int column)
{
    return g_strdup(statement_column_text(query, column));
}

static ServiceName *take_service(Statement *query)
{
    ServiceName *service = g_new0(ServiceName, 1);

    service->full = take_text(query, 1);
    service->env = take_text(query, 2);
    service->region = take_text(query, 3);
    service->app = take_text(query, 4);
    service->branch = take_text(query, 5);
    service->commit = take_text(query, 6);
    return service;
}

static Snapshot *take_snapshot(Statement *query, const char *root)
{
    Snapshot *snapshot = g_new0(Snapshot, 1);
    const char *cov_name = statement_column_text(query, 9);

    snapshot->id = statement_column_number(query, 0);
    snapshot->service = take_service(query);
    snapshot->addresses = g_strsplit(statement_column_text(query, 7), ",", -1);
    snapshot->is_latest = g_str_equal(statement_column_text(query, 8), "y");
    snapshot->cov_path = *cov_name ? g_build_filename(root, cov_name, NULL) : NULL;
    snapshot->cover_total = take_text(query, 10);
    snapshot->total.covered = (uint64_t)statement_column_number(query, 11);
    snapshot->total.statements = (uint64_t)statement_column_number(query, 12);
    snapshot->n_layouts = (guint)statement_column_number(query, 13);
    snapshot->created_ms = statement_column_number(query, 14);
    snapshot->updated_ms = statement_column_number(query, 15);
    return snapshot;
}

bool snapshot_row_read(Database *database, const char *root, int64_t id, Snapshot **out, GError **error)
{
    g_autoptr(Statement) query = statement_new(database, SELECT_SNAPSHOTS " AND c.id = $1");
    bool has_row;

    statement_number(query, 1, id);
    if (!statement_next(query, &has_row, error))
        return false;
    if (!has_row)
        return set_error(error, GOC_ERROR_NOT_FOUND, "there is no snapshot %" G_GINT64_FORMAT, id);
    *out = take_snapshot(query, root);
    return true;
}

// Which of the build's four parts a query names, in the order of $1 .. $n.
typedef enum NamedParts { NAMES_NOTHING = 0, NAMES_SERVICE = 3, NAMES_BUILD = 4 } NamedParts;

static bool list(Store *store, const char *sql, const ServiceName *service, NamedParts parts, guint limit,
                 GPtrArray **out, GError **error)
{
    g_autoptr(Reader) reader = NULL;
    g_autoptr(Statement) query = NULL;
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)snapshot_free);
    bool has_row;

    if (!reader_take(&reader, store, error))
        return false;
    query = statement_new(reader_database(reader), sql);
    if (parts >= NAMES_SERVICE) {
        statement_text(query, 1, service->env);
        statement_text(query, 2, service->region);
        statement_text(query, 3, service->app);
    }
    if (parts >= NAMES_BUILD)
        statement_text(query, 4, service->commit);
    statement_number(query, (guint)parts + 1, limit);
    while (statement_next(query, &has_row, error)) {
        if (!has_row) {
            *out = g_steal_pointer(&rows);
            return true;
        }
        g_ptr_array_add(rows, take_snapshot(query, store_root(store)));
    }
    return false;
}

bool snapshot_latest(Store *store, const ServiceName *service, Snapshot **out, GError **error)
{
    g_autoptr(GPtrArray) rows = NULL;

    if (!list(store,
              SELECT_SNAPSHOTS " AND c.env = $1 AND c.region = $2 AND c.app_name = $3 AND c.git_commit = $4"
                               " AND c.is_latest = 'y' ORDER BY c.id DESC LIMIT $5",
              service, NAMES_BUILD, 1, &rows, error))
        return false;
    if (rows->len == 0)
        return set_error(error, GOC_ERROR_NOT_FOUND, "no coverage of %s was ever collected", service->full);
    *out = g_ptr_array_steal_index(rows, 0);
    return true;
}

bool snapshot_history(Store *store, const ServiceName *service, guint limit, GPtrArray **out, GError **error)
{
    return list(store,
                SELECT_SNAPSHOTS " AND c.env = $1 AND c.region = $2 AND c.app_name = $3 AND c.is_latest = 'y'"
                                 " ORDER BY c.id DESC LIMIT $4",
                service, NAMES_SERVICE, limit, out, error);
}

bool snapshot_history_of_build(Store *store, const ServiceName *service, guint limit, GPtrArray **out, GError **error)
{
    return list(store,
                SELECT_SNAPSHOTS " AND c.env = $1 AND c.region = $2 AND c.app_name = $3 AND c.git_commit = $4"
                                 " ORDER BY c.id DESC LIMIT $5",
                service, NAMES_BUILD, limit, out, error);
}

bool snapshot_list_latest(Store *store, guint limit, GPtrArray **out, GError **error)
{
    return list(store, SELECT_SNAPSHOTS " AND c.is_latest = 'y' ORDER BY c.id DESC LIMIT $1", NULL, NAMES_NOTHING,
                limit, out, error);
}

bool snapshot_last_before(Store *store, int64_t wall_ms, int64_t *id, GError **error)
{
    g_autoptr(Reader) reader = NULL;
    g_autoptr(Statement) query = NULL;

    if (!reader_take(&reader, store, error))
        return false;
    query = statement_new(reader_database(reader), "SELECT COALESCE(MAX(id), 0) FROM snapshot WHERE created_ms < $1");
    statement_number(query, 1, wall_ms);
    return statement_run_number(query, id, error);
}

static bool find_last(Database *database, int64_t *id, GError **error)
{
    g_autoptr(Statement) query = statement_new(database, "SELECT COALESCE(MAX(id), 0) FROM snapshot");

    return statement_run_number(query, id, error);
}

// 0: there is none.
static bool find_next(Database *database, const char *condition, int64_t after, int64_t *id, GError **error)
{
    g_autofree char *sql =
        g_strconcat("SELECT COALESCE(MIN(c.id), 0) FROM goc_o_staging_service_cover c JOIN snapshot s ON s.id = c.id"
                    " WHERE c.id > $1 AND c.is_latest = 'y' AND c.deleted_at IS NULL AND s.cov_name <> ''",
                    condition, NULL);
    g_autoptr(Statement) query = statement_new(database, sql);

    statement_number(query, 1, after);
    return statement_run_number(query, id, error);
}

// The last one is asked for first: what is published meanwhile lies behind it.
bool snapshot_rows_next(Store *store, const char *condition, int64_t *after, Snapshot **out, GError **error)
{
    g_autoptr(Reader) reader = NULL;
    Database *database;
    int64_t last, id;

    if (!reader_take(&reader, store, error))
        return false;
    database = reader_database(reader);
    if (!find_last(database, &last, error) || !find_next(database, condition, *after, &id, error))
        return false;
    *out = NULL;
    if (id && !snapshot_row_read(database, store_root(store), id, out, error))
        return false;
    *after = id ? id : MAX(*after, last);
    return true;
}

bool snapshot_next(Store *store, int64_t *after, Snapshot **out, GError **error)
{
    return snapshot_rows_next(store, "", after, out, error);
}

bool snapshot_profile(const Snapshot *snapshot, Profile **out, GError **error)
{
    if (!snapshot->cov_path)
        return set_error(error, GOC_ERROR_NOT_FOUND, "the coverage of %s was cleared", snapshot->service->full);
    return cov_file_read(out, snapshot->cov_path, error);
}
