// SPDX-License-Identifier: Apache-2.0
// Covdata: Go's native coverage data (covmeta and covcounters files), read.
// Source: Go's internal/coverage packages.
#pragma once

#include "cover/covfiles.h"
#include "cover/profile.h"
#include "cover/profile_text.h"

// Reads the body an agent sends: one covmeta file directly followed by one covcounters file.
bool covdata_read_pair(Profile **out, const void *data, gsize size, const ProfileLimits *limits,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Reads GOCOVERDIRs: every program's meta file with all its counter files; blocks that several programs have add up.
// Counts are those of a Profile, beyond the 4294967295 where `go tool covdata` stops. INVALID for a broken file and
// CONFLICT for one that contradicts another, both with the file's path; TOO_BIG when a file passes `limits->bytes`, or
// the whole the limits of files and blocks.
//
// A program without counters was never seen to end: its blocks appear as not executed, which nobody knows. So its meta
// file's path is added to `unknown` (char *; NULL: nobody asks), and when no program has counters: NOT_FOUND, with the
// path of the first meta file.
bool covdata_read(Profile **out, const CovFiles *files, const ProfileLimits *limits, GPtrArray *unknown,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
