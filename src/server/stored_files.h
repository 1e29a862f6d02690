// SPDX-License-Identifier: Apache-2.0
// Stored files: the names under which users know snapshots and their reports: "<srv_name>_<YYYYMMDD_HHMMSS>.cov", the
// same stem with ".func" and ".html". Names from outside are compared with these, never made into paths.
#pragma once

#include "server/app.h"

// The snapshot's file name with another ending than "cov" ("func", "html"). NULL for a snapshot without a file. The
// caller frees.
char *stored_file_name(const Snapshot *snapshot, const char *ending);

// The snapshots of a build that have a file, oldest first, at most the last `limit`. GPtrArray of Snapshot.
bool stored_file_list(const App *app, const ServiceName *service, gint64 limit, GPtrArray **out,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The snapshot of the build whose file has this name ("<app>/" before it is passed over); NULL: the newest one with a
// file. NOT_FOUND when there is none. The caller frees.
bool stored_file_find(const App *app, const ServiceName *service, const char *name, Snapshot **out,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
