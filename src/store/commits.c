// SPDX-License-Identifier: Apache-2.0
// Commits: which commits of an app ran where, and in what order, as its builds' names tell them.
#include "store/commits.h"

#include "store/connection.h"

// A commit that is in several regions is told once, at its first place.
static bool take_all(Statement *query, GPtrArray **out, GError **error)
{
    g_autoptr(GPtrArray) commits = g_ptr_array_new_with_free_func(g_free);
    bool has_row;

    while (statement_next(query, &has_row, error)) {
        if (!has_row) {
            *out = g_steal_pointer(&commits);
            return true;
        }
        if (!g_ptr_array_find_with_equal_func(commits, statement_column_text(query, 0), g_str_equal, NULL))
            g_ptr_array_add(commits, g_strdup(statement_column_text(query, 0)));
    }
    return false;
}

bool commits_before(Store *store, const ServiceName *build, guint limit, GPtrArray **out, GError **error)
{
    g_autoptr(Reader) reader = NULL;
    g_autoptr(Statement) query = NULL;

    if (!reader_take(&reader, store, error))
        return false;
    query = statement_new(reader_database(reader),
                          "SELECT git_commit FROM goc_o_staging_service_cover"
                          " WHERE env = $1 AND region = $2 AND app_name = $3 AND git_commit <> $4 AND git_commit <> ''"
                          " AND deleted_at IS NULL GROUP BY git_commit HAVING min(id) <"
                          " (SELECT min(id) FROM goc_o_staging_service_cover"
                          "  WHERE env = $1 AND region = $2 AND app_name = $3 AND git_commit = $4"
                          "  AND deleted_at IS NULL)"
                          " ORDER BY min(id) DESC LIMIT $5");
    statement_text(query, 1, build->env);
    statement_text(query, 2, build->region);
    statement_text(query, 3, build->app);
    statement_text(query, 4, build->commit);
    statement_number(query, 5, limit);
    return take_all(query, out, error);
}

bool commits_in(Store *store, const char *env, const ServiceName *build, guint limit, GPtrArray **out, GError **error)
{
    g_autoptr(Reader) reader = NULL;
    g_autoptr(Statement) query = NULL;

    if (!reader_take(&reader, store, error))
        return false;
    query = statement_new(reader_database(reader),
                          "SELECT git_commit FROM goc_o_staging_service_cover"
                          " WHERE env = $1 AND app_name = $3 AND git_commit <> $4 AND git_commit <> ''"
                          " AND deleted_at IS NULL GROUP BY region, git_commit"
                          " ORDER BY region = $2 DESC, max(id) DESC LIMIT $5");
    statement_text(query, 1, env);
    statement_text(query, 2, build->region);
    statement_text(query, 3, build->app);
    statement_text(query, 4, build->commit);
    statement_number(query, 5, limit);
    return take_all(query, out, error);
}
