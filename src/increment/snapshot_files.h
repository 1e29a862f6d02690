// SPDX-License-Identifier: Apache-2.0
// Snapshot files: where what is made of a snapshot is kept, beside its .cov file.
//
// Those of one kind begin with their snapshot's stem and the kind's mark, "_diff_", say; what follows tells them apart.
#pragma once

#include "store/snapshots.h"

// "<folder>/<stem><mark>". The caller frees.
char *snapshot_file_beginning(const Snapshot *snapshot, const char *mark);

// For a digest of texts, which cannot run into each other; so many of its hexadecimal digits are enough in a name.
void snapshot_file_add(GChecksum *digest, const char *text);
enum { SNAPSHOT_FILE_DIGITS = 16 };

// Removes what is kept: all of the snapshot; of the other snapshots of the build, when this is its latest; of the
// snapshot the oldest, as far as there are many or they are large. What fails is tried again next time.
void snapshot_files_remove(const Snapshot *snapshot, const char *mark);
void snapshot_files_remove_superseded(Store *store, const Snapshot *snapshot, const char *mark);
void snapshot_files_remove_oldest(const Snapshot *snapshot, const char *mark);
