// SPDX-License-Identifier: Apache-2.0
// Profile merging: merges profiles for the center, with goc's words when it cannot.
// Source: k8s.io/test-infra/gopherage, and qiniu/goc v1, pkg/cover.
#pragma once

#include "cover/profile.h"

// Adds up profiles as gopherage does. A file keeps the mode it came with, so profiles of different modes go together as
// long as they have no file in common. Unlike goc, two runs of mode set stay 1 and counts do not wrap around.
typedef struct Merging Merging;
Merging *merging_new(void);
void merging_free(Merging *merging);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Merging, merging_free)

// `profile` is only read. CONFLICT has gopherage's text: "error merging ex/a.go: mode for ex/a.go mismatches (set vs
// count)", the new one first.
bool merging_add(Merging *merging, const Profile *profile, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// What was added, under the mode of its first file, as the text format has one mode for all. Empties it.
bool merging_finish(Merging *merging, Profile **out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
