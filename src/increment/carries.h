// SPDX-License-Identifier: Apache-2.0
// Carries: what snapshots have covered together with what they carry from earlier builds (increment/carry.h); made when
// first asked for, and kept beside the snapshot's .cov file.
#pragma once

#include "report/repositories.h"

// Safe in any thread. Everything is borrowed. The diffs of one carry take at most `timeout_ms` together.
typedef struct Carries Carries;
Carries *carries_new(Store *store, Repositories *repositories, int64_t timeout_ms);
void carries_free(Carries *carries);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Carries, carries_free)

// The carry of a snapshot from the builds that increment/earlier_builds.h finds, counts by the highest, as one JSON
// object: that of increment/carry_json.h with its functions, "totals" and "notes". The caller unrefs. It blocks;
// several callers wait for one making. It is made anew exactly when one of these snapshots is another one, or a note
// is; then the figures of the latest snapshot of a build are noted, too (store/carried_totals.h).
//
// NOT_FOUND: the snapshot is without coverage, no repository is known, or it has no such commit. UNAVAILABLE: the
// mirror lacks the commit and the remote is down, it takes too long, or too many reports are being made.
bool carries_report(Carries *carries, const Snapshot *snapshot, GBytes **out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
