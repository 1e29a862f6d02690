// SPDX-License-Identifier: Apache-2.0
// Builds: a service at a commit, the binaries it was seen with, and what their ended processes ran.
#include "store/builds.h"

#include "cover/merge.h"
#include "store/packed_profile.h"

void build_bind(Statement *statement, const ServiceName *service)
{
    statement_text(statement, 1, service->env);
    statement_text(statement, 2, service->region);
    statement_text(statement, 3, service->app);
    statement_text(statement, 4, service->commit);
}

bool build_ensure(Database *database, const ServiceName *service, int64_t *id, GError **error)
{
    g_autoptr(Statement) insert = statement_new(
        database, "INSERT INTO build (env, region, app_name, git_commit, revision) VALUES ($1, $2, $3, $4, 0)"
                  " ON CONFLICT (env, region, app_name, git_commit) DO UPDATE SET revision = build.revision"
                  " RETURNING id");

    build_bind(insert, service);
    return statement_run_number(insert, id, error);
}

bool build_find(Database *database, const ServiceName *service, int64_t *id, int64_t *revision, GError **error)
{
    g_autoptr(Statement) query =
        statement_new(database, "SELECT id, revision FROM build"
                                " WHERE env = $1 AND region = $2 AND app_name = $3 AND git_commit = $4");
    bool has_row;

    build_bind(query, service);
    if (!statement_next(query, &has_row, error))
        return false;
    *id = has_row ? statement_column_number(query, 0) : 0;
    *revision = has_row ? statement_column_number(query, 1) : 0;
    return true;
}

bool build_move_revision(Database *database, int64_t build, GError **error)
{
    g_autoptr(Statement) change = statement_new(database, "UPDATE build SET revision = revision + 1 WHERE id = $1");

    statement_number(change, 1, build);
    return statement_run(change, error);
}

bool build_forget(Database *database, int64_t build, GError **error)
{
    g_autoptr(Statement) removal = statement_new(database, "DELETE FROM layout WHERE build_id = $1");

    statement_number(removal, 1, build);
    return statement_run(removal, error) && build_move_revision(database, build, error);
}

bool build_layouts(Database *database, int64_t build, guint *n_layouts, int64_t *layout, GError **error)
{
    g_autoptr(Statement) query = statement_new(database, "SELECT count(*), max(id) FROM layout WHERE build_id = $1");
    bool has_row;

    statement_number(query, 1, build);
    if (!statement_next(query, &has_row, error))
        return false;
    *n_layouts = (guint)statement_column_number(query, 0);
    *layout = statement_column_number(query, 1);
    return true;
}

bool layout_ensure(Database *database, int64_t build, const LayoutKey *key, int64_t at_ms, int64_t *id, GError **error)
{
    g_autoptr(Statement) insert =
        statement_new(database, "INSERT INTO layout (build_id, mode, digest, seen_ms) VALUES ($1, $2, $3, $4)"
                                " ON CONFLICT (build_id, mode, digest) DO UPDATE SET seen_ms = excluded.seen_ms"
                                " RETURNING id");

    statement_number(insert, 1, build);
    statement_text(insert, 2, key->mode);
    statement_text(insert, 3, key->digest);
    statement_number(insert, 4, at_ms);
    return statement_run_number(insert, id, error);
}

bool layout_find(Database *database, int64_t build, const LayoutKey *key, int64_t *id, GError **error)
{
    g_autoptr(Statement) query =
        statement_new(database, "SELECT id FROM layout WHERE build_id = $1 AND mode = $2 AND digest = $3");
    bool has_row;

    statement_number(query, 1, build);
    statement_text(query, 2, key->mode);
    statement_text(query, 3, key->digest);
    if (!statement_next(query, &has_row, error))
        return false;
    *id = has_row ? statement_column_number(query, 0) : 0;
    return true;
}

bool layout_note_address(Database *database, int64_t layout, const char *address, GError **error)
{
    g_autoptr(Statement) insert =
        statement_new(database, "INSERT INTO layout_address (layout_id, address)"
                                " VALUES ($1, $2) ON CONFLICT (layout_id, address) DO NOTHING");

    statement_number(insert, 1, layout);
    statement_text(insert, 2, address);
    return statement_run(insert, error);
}

bool layout_addresses(Database *database, int64_t layout, char **out, GError **error)
{
    g_autoptr(Statement) query =
        statement_new(database, "SELECT address FROM layout_address WHERE layout_id = $1 ORDER BY id");
    g_autoptr(GString) joined = g_string_new(NULL);
    bool has_row;

    statement_number(query, 1, layout);
    while (statement_next(query, &has_row, error)) {
        if (!has_row) {
            *out = g_strdup(joined->str);
            return true;
        }
        if (joined->len > 0)
            g_string_append_c(joined, ',');
        g_string_append(joined, statement_column_text(query, 0));
    }
    return false;
}

bool layout_closed(Database *database, int64_t layout, Profile **out, GError **error)
{
    g_autoptr(Statement) query = statement_new(database, "SELECT closed FROM layout WHERE id = $1");
    bool has_row;

    statement_number(query, 1, layout);
    if (!statement_next(query, &has_row, error))
        return false;
    if (has_row && !statement_column_is_null(query, 0))
        return profile_unpack_column(out, query, 0, error);
    *out = profile_new();
    return true;
}

static bool save_closed(Database *database, int64_t layout, const Profile *profile, GError **error)
{
    g_autoptr(GBytes) text = profile_to_text(profile);
    g_autoptr(GBytes) packed = profile_pack(text);
    g_autoptr(Statement) change = statement_new(database, "UPDATE layout SET closed = $1 WHERE id = $2");

    statement_bytes(change, 1, packed);
    statement_number(change, 2, layout);
    return statement_run(change, error);
}

bool layout_close(Database *database, int64_t layout, const Profile *ended, GError **error)
{
    g_autoptr(Profile) closed = NULL;

    return layout_closed(database, layout, &closed, error) && profile_merge(closed, ended, error) &&
           save_closed(database, layout, closed, error);
}
