// SPDX-License-Identifier: Apache-2.0
// Snapshot rows: what the accumulation reads and writes of the snapshots within its own transaction.
#pragma once

#include "store/database.h"
#include "store/snapshots.h"

// What is to be published. Everything is borrowed.
typedef struct SnapshotDraft {
    const ServiceName *service;
    const char *addresses; // joined by commas
    const char *cov_name;  // relative to the root; "" after a clear
    const char *digest;    // of the .cov file; "" after a clear
    Total total;
    guint n_layouts;
    int64_t revision; // of the build, when it was drafted
    int64_t now_ms;
} SnapshotDraft;

// What stands in the latest row of a build; id 0: there is none.
typedef struct LatestRow {
    int64_t id;
    char *cov_name;
    char *digest;
    int64_t revision;
} LatestRow;
void latest_row_clear(LatestRow *row);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LatestRow, latest_row_clear)

bool snapshot_row_latest(Database *database, const ServiceName *service, LatestRow *row,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Adds a row, which becomes the latest of its build.
bool snapshot_row_add(Database *database, const char *root, const SnapshotDraft *draft, int64_t *id,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Notes that the row still says what the build has covered; who covered it, and the layouts beside, may have changed.
bool snapshot_row_confirm(Database *database, int64_t id, const SnapshotDraft *draft,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Moves its times only.
bool snapshot_row_touch(Database *database, int64_t id, int64_t now_ms, GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool snapshot_row_read(Database *database, const char *root, int64_t id, Snapshot **out,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

// As snapshot_next(), of those alone that the condition holds for: SQL on the row c, " AND ...".
bool snapshot_rows_next(Store *store, const char *condition, int64_t *after, Snapshot **out,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
