// SPDX-License-Identifier: Apache-2.0
// Repositories: the source text of a snapshot's commit, from the mirror of its app's repository.
#pragma once

#include "cover/profile.h"
#include "gosrc/sources.h"
#include "report/archive.h"
#include "store/snapshots.h"

// Safe in any thread.
typedef struct Repositories Repositories;
Repositories *repositories_new(Store *store, const RepositorySettings *settings);
void repositories_free(Repositories *repositories);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Repositories, repositories_free)

// Opens the sources at the snapshot's commit; `profile`, the snapshot's, tells which modules it is about. What was
// scanned of any commit is in their tables, which last as long as `repositories`. When the mirror lacks the commit it
// is updated, once for all who ask at the time.
//
// NOT_FOUND: the name tells no commit, no repository is known, or it has no such commit. UNAVAILABLE: the mirror lacks
// the commit and the remote is down; then it is not asked again for half a minute.
bool repositories_open(Repositories *repositories, const Snapshot *snapshot, const Profile *profile, Sources **out,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
