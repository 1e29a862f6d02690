// SPDX-License-Identifier: Apache-2.0
// Incremental totals: of the lines that changed up to a snapshot's commit, how many ran; noted whenever it is counted.
#pragma once

#include "cover/service_name.h"
#include "store/snapshots.h"
#include "store/store.h"

#include <stdint.h>

typedef struct IncrementalTotal {
    int64_t snapshot;
    char *base_name;  // "main", "v1.2.0", an id: as people know the base
    char *base;       // its commit, 40 hex digits
    char *merge_base; // where the two histories part: what the changes are counted from
    bool is_own;      // the base is the one that the settings give the service
    uint64_t covered; // lines
    uint64_t measured;
    int64_t made_ms; // wall clock

    // Read only:
    char *commit; // of the snapshot, as the service's name tells it
    char *branch;
    bool is_latest; // the snapshot is still the latest of its build
} IncrementalTotal;
void incremental_total_free(IncrementalTotal *total);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IncrementalTotal, incremental_total_free)

// Writes it, in place of an earlier one of the same snapshot, base name and `is_own`. Of bases that are not the
// service's own the last fifty of a snapshot are known.
bool incremental_total_note(Store *store, const IncrementalTotal *total, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The newest of the build's for the service's own base; `*out` is NULL when none was noted.
bool incremental_total_of_build(Store *store, const ServiceName *build, IncrementalTotal **out,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

// GPtrArray of IncrementalTotal: those of the service's builds for the base of that name, NULL: for its own base; the
// newest of each build, the newest build first, at most `limit`.
bool incremental_total_history(Store *store, const ServiceName *service, const char *base_name, guint limit,
                               GPtrArray **out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// What is yet to be counted, in the order in which it was published: goes on behind the snapshot `*after` to the first
// one that is the latest of its build, has coverage, and has no total for the service's own base. `*out`, which the
// caller frees, is NULL when there is none; `*after` moves to it, or else to the last snapshot there is.
bool incremental_total_next_lacking(Store *store, int64_t *after, Snapshot **out,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
