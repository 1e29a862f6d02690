// SPDX-License-Identifier: Apache-2.0
// Profile merging: merges and filters profiles for the center, with goc's words when it cannot.
// Source: k8s.io/test-infra/gopherage, and qiniu/goc v1, pkg/cover.
#pragma once

#include "cover/profile.h"

// profile_merge(); CONFLICT has gopherage's text: "error merging ex/a.go: mode for ex/a.go mismatches (set vs count)".
// Unlike goc, two runs of mode set stay 1 and counts do not wrap around.
bool center_merge(Profile *into, const Profile *from, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef enum FilterKind { FILTER_KEEP, FILTER_SKIP } FilterKind;

// Keeps (or drops) the files whose name one of the patterns matches; no pattern at all keeps everything. `*profile` is
// replaced. INVALID with goc's text for a bad pattern.
bool center_filter(Profile **profile, const GPtrArray *patterns, FilterKind kind,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
