// SPDX-License-Identifier: Apache-2.0
// Profile filter: takes files out of a profile, by their names or as somebody else decided.
// Source: qiniu/goc v1, pkg/cover.
#pragma once

#include "cover/profile.h"

// Drops the files that are not kept; `is_kept` has one for each file.
void profile_select(Profile *profile, const bool *is_kept);

typedef enum FilterKind { FILTER_KEEP, FILTER_SKIP } FilterKind;

// Decides which files stay: those (or all but those) whose name one of the patterns matches, Go regular expressions
// that match anywhere. No pattern at all keeps everything. `is_kept` has room for one for each file.
//
// INVALID with goc's text for a bad pattern that is reached: as in goc, patterns after the one that matched a file are
// not looked at for it.
bool profile_match(const Profile *profile, const GPtrArray *patterns, FilterKind kind, bool *is_kept,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

// profile_match() and profile_select() at once.
bool profile_filter(Profile *profile, const GPtrArray *patterns, FilterKind kind,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
