// SPDX-License-Identifier: Apache-2.0
// Increment files: where the faces of increments are kept, beside their snapshots' .cov files.
#pragma once

#include "increment/increments.h"

// "<stem>_diff_<base>_<digest>.json": the digest is of all that the face depends on, so another base, other wishes and
// other notes have another file. The caller frees.
char *increment_file_path(const Snapshot *snapshot, const Comparison *comparison, IncrementFace face);

// Removes what is kept for other snapshots of the build. What fails is tried again next time.
void increment_files_remove_superseded(Store *store, const Snapshot *snapshot);

// Removes the oldest of what is kept for the snapshot, as far as there are many or they are large.
void increment_files_remove_oldest(const Snapshot *snapshot);
