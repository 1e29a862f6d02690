// SPDX-License-Identifier: Apache-2.0
// Increment files: where the faces of increments are kept, beside their snapshots' .cov files.
#pragma once

#include "increment/increments.h"

// "<stem>_diff_<base>_<digest>.json": the digest is of all that the face depends on, so another base, other wishes and
// other notes have another file. The caller frees.
char *increment_file_path(const Snapshot *snapshot, const Comparison *comparison, IncrementFace face);

// Removes what is kept for other snapshots of the build, and the oldest of the snapshot's own (snapshot_files.h).
void increment_files_clean(Store *store, const Snapshot *snapshot);
