// SPDX-License-Identifier: Apache-2.0
// Snapshots: the accumulated profile of a build at a moment; rows of goc_o_staging_service_cover with their .cov files.
#pragma once

#include "cover/profile.h"
#include "cover/service_name.h"
#include "cover/total.h"
#include "store/store.h"

#include <stdint.h>

typedef struct Snapshot {
    int64_t id;
    ServiceName *service; // `full` is the registered name it was taken under
    char **addresses;     // whose coverage it holds (NULL-terminated)
    bool is_latest;
    char *cov_path;    // absolute path of the .cov file; NULL after a clear
    char *cover_total; // "56.2"
    Total total;
    guint n_layouts;    // layouts seen of this build; more than 1: other binaries are reported apart
    int64_t created_ms; // wall clock
    int64_t updated_ms; // last time it was confirmed to be the newest
} Snapshot;
void snapshot_free(Snapshot *snapshot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Snapshot, snapshot_free)

// The newest of the build (env, region, app, commit). NOT_FOUND when nothing was ever collected for it.
bool snapshot_latest(Store *store, const ServiceName *service, Snapshot **out,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The latest snapshots of the service's builds, one a commit, newest first, at most `limit`. GPtrArray of Snapshot.
bool snapshot_history(Store *store, const ServiceName *service, guint limit, GPtrArray **out,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

// All snapshots of one build, newest first, at most `limit`.
bool snapshot_history_of_build(Store *store, const ServiceName *service, guint limit, GPtrArray **out,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The latest snapshot of every build there is, newest first, at most `limit`. For lists that also show offline
// services.
bool snapshot_list_latest(Store *store, guint limit, GPtrArray **out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The id of the last snapshot that was published before the moment, in wall clock; 0: there is none. Ids ascend.
bool snapshot_last_before(Store *store, int64_t wall_ms, int64_t *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Goes on behind the snapshot `*after`, in the order in which they were published, to the first one that is the latest
// of its build and has coverage. `*out`, which the caller frees, is NULL when there is none; `*after` moves to it, or
// else to the last snapshot there is.
bool snapshot_next(Store *store, int64_t *after, Snapshot **out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Its profile, from the .cov file.
bool snapshot_profile(const Snapshot *snapshot, Profile **out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
