// SPDX-License-Identifier: Apache-2.0
// Schema: the tables, and the ordered steps that bring a database of an earlier version to this one.
#include "store/schema.h"

#include "base/error.h"

#define VERSION_TABLE "goc_plugin_schema"

// Step n makes version n + 1. A step that was released is never changed; what is new is a new step.
static const char *const steps[] = {
    // What the users query: their columns, and no other.
    "CREATE TABLE goc_o_staging_service_cover ("
    "  id " SQL_AUTO_ID ","
    "  created_at " SQL_DATETIME ","
    "  updated_at " SQL_DATETIME ","
    "  deleted_at " SQL_DATETIME ","
    "  env text,"
    "  region text,"
    "  app_name text,"
    "  addresses text," // joined by commas
    "  git_branch text,"
    "  git_commit text,"
    "  is_latest text,"     // 'y' or 'n'
    "  cov_file_path text," // 'null' after a clear
    "  cover_total text);"
    "CREATE INDEX idx_goc_o_staging_service_cover_deleted_at ON goc_o_staging_service_cover (deleted_at);"
    "CREATE UNIQUE INDEX idx_goc_o_staging_service_cover_latest"
    "  ON goc_o_staging_service_cover (env, region, app_name, git_commit)"
    "  WHERE is_latest = 'y' AND deleted_at IS NULL;"

    // What we know of such a row beyond that.
    "CREATE TABLE snapshot ("
    "  id BIGINT PRIMARY KEY REFERENCES goc_o_staging_service_cover (id) ON DELETE CASCADE,"
    "  service text NOT NULL,"  // the registered name
    "  cov_name text NOT NULL," // the .cov file, relative to the root; '' after a clear
    "  digest text NOT NULL,"   // SHA-256 of the .cov file
    "  covered BIGINT NOT NULL,"
    "  statements BIGINT NOT NULL,"
    "  n_layouts BIGINT NOT NULL,"
    "  revision BIGINT NOT NULL," // of the build, when this was published
    "  created_ms BIGINT NOT NULL,"
    "  updated_ms BIGINT NOT NULL);"

    "CREATE TABLE instance ("
    "  id " SQL_AUTO_ID ","
    "  service text NOT NULL,"
    "  address text NOT NULL,"
    "  registered_ms BIGINT NOT NULL,"
    "  seen_ms BIGINT NOT NULL,"
    "  failing_ms BIGINT NOT NULL,"
    "  failure text NOT NULL,"
    "  UNIQUE (service, address));"
    "CREATE INDEX idx_instance_address ON instance (address);"

    "CREATE TABLE build ("
    "  id " SQL_AUTO_ID ","
    "  env text NOT NULL,"
    "  region text NOT NULL,"
    "  app_name text NOT NULL,"
    "  git_commit text NOT NULL,"
    "  revision BIGINT NOT NULL," // moves with every change of what is accumulated
    "  UNIQUE (env, region, app_name, git_commit));"

    // The greater the id, the later a layout was first seen.
    "CREATE TABLE layout ("
    "  id " SQL_AUTO_ID ","
    "  build_id BIGINT NOT NULL REFERENCES build (id) ON DELETE CASCADE,"
    "  mode text NOT NULL,"
    "  digest text NOT NULL,"
    "  closed " SQL_BLOB "," // the sum of the epochs that ended; NULL: none did
    "  seen_ms BIGINT NOT NULL,"
    "  UNIQUE (build_id, mode, digest));"

    // The open epoch of an instance: the last profile of a process that may still run.
    "CREATE TABLE epoch ("
    "  id " SQL_AUTO_ID ","
    "  build_id BIGINT NOT NULL REFERENCES build (id) ON DELETE CASCADE,"
    "  layout_id BIGINT NOT NULL REFERENCES layout (id) ON DELETE CASCADE,"
    "  address text NOT NULL,"
    "  process text NOT NULL,"
    "  digest text NOT NULL," // SHA-256 of the profile's text
    "  last " SQL_BLOB " NOT NULL,"
    "  seen_ms BIGINT NOT NULL,"
    "  UNIQUE (build_id, address));"
    "CREATE INDEX idx_epoch_layout ON epoch (layout_id);"

    // Whose coverage a layout holds, in ended epochs too.
    "CREATE TABLE layout_address ("
    "  id " SQL_AUTO_ID ","
    "  layout_id BIGINT NOT NULL REFERENCES layout (id) ON DELETE CASCADE,"
    "  address text NOT NULL,"
    "  UNIQUE (layout_id, address));",

    // Several processes may answer at one address by turns: an instance has as many open epochs.
    "CREATE TABLE open_epoch ("
    "  id " SQL_AUTO_ID ","
    "  build_id BIGINT NOT NULL REFERENCES build (id) ON DELETE CASCADE,"
    "  layout_id BIGINT NOT NULL REFERENCES layout (id) ON DELETE CASCADE,"
    "  address text NOT NULL,"
    "  process text NOT NULL," // '': it does not say
    "  digest text NOT NULL,"  // SHA-256 of the profile's text
    "  last " SQL_BLOB " NOT NULL,"
    "  seen_ms BIGINT NOT NULL);"
    "CREATE INDEX idx_open_epoch_layout ON open_epoch (layout_id);"
    "CREATE INDEX idx_open_epoch_address ON open_epoch (build_id, address);"
    "INSERT INTO open_epoch (build_id, layout_id, address, process, digest, last, seen_ms)"
    "  SELECT build_id, layout_id, address, process, digest, last, seen_ms FROM epoch ORDER BY id;"
    "DROP TABLE epoch;",

    // Uploads that a layout's ended epochs hold, so that a retry counts once. Until now each was an open epoch.
    "CREATE TABLE upload ("
    "  layout_id BIGINT NOT NULL REFERENCES layout (id) ON DELETE CASCADE,"
    "  digest text NOT NULL," // SHA-256 of the profile's text
    "  at_ms BIGINT NOT NULL,"
    "  PRIMARY KEY (layout_id, digest));"
    "INSERT INTO upload (layout_id, digest, at_ms)"
    "  SELECT DISTINCT layout_id, digest, 0 FROM open_epoch WHERE address LIKE 'upload:%';",

    // Of the lines that changed up to a snapshot's commit, how many ran.
    "CREATE TABLE incremental_total ("
    "  snapshot_id BIGINT NOT NULL REFERENCES goc_o_staging_service_cover (id) ON DELETE CASCADE,"
    "  base_name text NOT NULL,"
    "  is_own BIGINT NOT NULL," // 1: of the base that the settings give the service
    "  base_commit text NOT NULL,"
    "  merge_base text NOT NULL,"
    "  covered BIGINT NOT NULL," // lines
    "  measured BIGINT NOT NULL,"
    "  made_ms BIGINT NOT NULL,"
    "  PRIMARY KEY (snapshot_id, base_name, is_own));",

    // What a build covered together with what it carries from earlier builds, which may have gone on since.
    "CREATE TABLE carried_total ("
    "  snapshot_id BIGINT PRIMARY KEY REFERENCES goc_o_staging_service_cover (id) ON DELETE CASCADE,"
    "  covered BIGINT NOT NULL," // statements: now or carried
    "  carried BIGINT NOT NULL," // of these, the carried ones
    "  statements BIGINT NOT NULL,"
    "  commits text NOT NULL," // of the earlier builds, joined by commas
    "  made_ms BIGINT NOT NULL);"
    "CREATE TABLE carried_source ("
    "  snapshot_id BIGINT NOT NULL REFERENCES carried_total (snapshot_id) ON DELETE CASCADE,"
    "  source_id BIGINT NOT NULL," // the snapshot of an earlier build
    "  PRIMARY KEY (snapshot_id, source_id));",
};

static bool read_version(Database *database, int64_t *version, GError **error)
{
    g_autoptr(Statement) query = statement_new(database, "SELECT version FROM " VERSION_TABLE " WHERE id = 1");

    return statement_run_number(query, version, error);
}

bool schema_check(Database *database, const char *path, GError **error)
{
    bool is_ours;
    guint n_tables;
    int64_t version;

    if (!database_has_table(database, VERSION_TABLE, &is_ours, &n_tables, error))
        return false;
    if (!is_ours)
        return n_tables == 0 ||
               set_error(error, GOC_ERROR_INVALID, "%s is the database of another program; it was left as it is", path);
    if (!read_version(database, &version, error))
        return false;
    if (version > (int64_t)G_N_ELEMENTS(steps))
        return set_error(error, GOC_ERROR_INVALID,
                         "%s was written by a newer version of this program (its tables have version %" G_GINT64_FORMAT
                         ", known are those up to %" G_GSIZE_FORMAT "); it was left as it is",
                         path, version, G_N_ELEMENTS(steps));
    return true;
}

static bool take_steps(Database *database, GError **error)
{
    g_autoptr(Statement) note = NULL;
    int64_t version;

    if (!database_run(database,
                      "CREATE TABLE IF NOT EXISTS " VERSION_TABLE " (id BIGINT PRIMARY KEY, version BIGINT NOT NULL);"
                      "INSERT INTO " VERSION_TABLE " (id, version) VALUES (1, 0) ON CONFLICT (id) DO NOTHING",
                      error) ||
        !read_version(database, &version, error))
        return false;
    for (gsize i = (gsize)version; i < G_N_ELEMENTS(steps); i++)
        if (!database_run(database, steps[i], error))
            return prefix_error(error, "step %" G_GSIZE_FORMAT " of the tables", i + 1);
    note = statement_new(database, "UPDATE " VERSION_TABLE " SET version = $1 WHERE id = 1");
    statement_number(note, 1, G_N_ELEMENTS(steps));
    return statement_run(note, error);
}

bool schema_migrate(Database *database, GError **error)
{
    if (!database_begin(database, error))
        return false;
    if (take_steps(database, error) && database_commit(database, error))
        return true;
    database_rollback(database);
    return false;
}
