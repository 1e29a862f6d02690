// SPDX-License-Identifier: Apache-2.0
// Earlier builds: the builds of a service whose commits came before a snapshot's, of which it may carry.
#pragma once

#include "report/repositories.h"

typedef struct EarlierBuild {
    Snapshot *snapshot;          // the latest of that build
    char commit[COMMIT_ID_SIZE]; // in full
} EarlierBuild;

typedef struct EarlierBuilds {
    GPtrArray *list;  // EarlierBuild, the one that was collected last first
    GPtrArray *notes; // char *: which builds are not among them, and why
} EarlierBuilds;
void earlier_builds_free(EarlierBuilds *builds);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EarlierBuilds, earlier_builds_free)

// At most so many are taken, with at most so many bytes of coverage together.
enum { EARLIER_BUILDS_MAX = 20, EARLIER_BYTES_MAX = 256 * 1024 * 1024 };

// Finds those of the same environment, region and app that have coverage, and whose commits are ancestors of the
// snapshot's in its mirror. None is no error; a note says so.
//
// Nothing is fetched: what is not in a mirror that has the commit did not come before it. Fails as
// history_keep_ancestors() and the store do.
bool earlier_builds_find(EarlierBuilds **out, Store *store, const Snapshot *snapshot, SnapshotMirror *mirror,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
