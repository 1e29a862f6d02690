// SPDX-License-Identifier: Apache-2.0
// Repositories: the source text and the history of a snapshot's commit, from the mirror of its app's repository.
#pragma once

#include "cover/profile.h"
#include "git/history.h"
#include "gosrc/sources.h"
#include "store/snapshots.h"

// Where sources come from. Borrowed, read-only.
typedef struct RepositorySettings {
    GHashTable *urls; // app name or module path -> git URL
    const char *git_user;
    const char *git_token;
    bool is_file_allowed;
    int64_t git_timeout_ms;
    int64_t mirror_fresh_ms; // a mirror younger than this knows where branches and tags are
} RepositorySettings;

// Safe in any thread.
typedef struct Repositories Repositories;
Repositories *repositories_new(Store *store, const RepositorySettings *settings);
void repositories_free(Repositories *repositories);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Repositories, repositories_free)

// Whether the snapshot's name tells a commit and a repository is known for its app.
bool repositories_know(Repositories *repositories, const Snapshot *snapshot);

// Opens the sources at the snapshot's commit; `profile`, the snapshot's, tells which modules it is about. What was
// scanned of any commit is in their tables, which last as long as `repositories`. When the mirror lacks the commit it
// is updated, once for all who ask at the time.
//
// NOT_FOUND: the name tells no commit, no repository is known, or it has no such commit. UNAVAILABLE: the mirror lacks
// the commit and the remote is down; then it is not asked again for half a minute. A mirror that cannot be read is
// checked and, if it is corrupt, cloned anew (git/mirror.h); INTERNAL when that did not help.
bool repositories_open(Repositories *repositories, const Snapshot *snapshot, const Profile *profile, Sources **out,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The mirror of a snapshot's repository, with the snapshot's commit in it.
typedef struct SnapshotMirror {
    char *folder;
    History *history;
    char head[COMMIT_ID_SIZE]; // the snapshot's commit
    int64_t updated_ms;        // when it was last brought up to date, wall clock; 0: not known
    char *staleness;           // why it is older than it should be; NULL: it is not
} SnapshotMirror;
void snapshot_mirror_free(SnapshotMirror *mirror);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SnapshotMirror, snapshot_mirror_free)

// Opens it. With `is_fresh`, for names that move, it is fetched before when it is older than the settings allow; when
// that fails, or takes longer than a few seconds, the mirror as it is has to do, and `staleness` says why. Errors as
// above.
bool repositories_open_mirror(Repositories *repositories, const Snapshot *snapshot, bool is_fresh, SnapshotMirror **out,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The commit that `name` stands for in it, after a fetch when it stands for none yet. Errors of history_find().
bool repositories_find(Repositories *repositories, const Snapshot *snapshot, SnapshotMirror *mirror, const char *name,
                       char commit[COMMIT_ID_SIZE], GError **error) G_GNUC_WARN_UNUSED_RESULT;

// For who failed with `failure` while reading what was opened here: when that may be the mirror's damage, has it
// checked and mended. True: it is worth another try. False: `failure` was moved to `error`.
bool repositories_mend(Repositories *repositories, const Snapshot *snapshot, GError *failure,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
