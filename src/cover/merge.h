// SPDX-License-Identifier: Apache-2.0
// Merge: adds what one profile saw to another.
#pragma once

#include "cover/profile.h"

// Adds `from` into `into`. Blocks at the same place add up, saturating (mode set: either ran); new files are copied.
// `from` is only read. An empty profile on either side is neutral.
//
// Fails with GOC_ERROR_CONFLICT when the modes differ, or a file that both have has other blocks: then the profiles
// come from different builds, the message names the file and the first place, and `into` is unchanged.
bool profile_merge(Profile *into, const Profile *from, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The first file, by name, that both have with other blocks; NULL when there is none. Owned by `a`.
const ProfileFile *profile_conflict(const Profile *a, const Profile *b);
