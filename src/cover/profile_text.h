// SPDX-License-Identifier: Apache-2.0
// Profile text: Go's cover profile format ("mode: atomic", then one block a line), read and written.
// Source: golang.org/x/tools/cover, cmd/go.
#pragma once

#include "base/output.h"
#include "cover/profile.h"

// Ceilings; what passes one is refused whole with TOO_BIG.
typedef struct ProfileLimits {
    gsize bytes;
    guint files;
    guint blocks;
} ProfileLimits;

// For input from the network: 256 MiB, 200,000 files, 20,000,000 blocks.
extern const ProfileLimits profile_limits_default;

// Reads a text profile. Accepts what `go tool cover` accepts (CRLF, any order, duplicate blocks, odd file names);
// refuses the rest whole, INVALID, with `line <n>: <Go's words>`. Numbers above 2^32-1 other than counts are TOO_BIG.
bool profile_text_read(Profile **out, const char *text, gsize size, const ProfileLimits *limits,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Writes "mode: <mode>" and every block, files by name and blocks by position. An empty profile writes nothing.
void profile_text_write(const Profile *profile, Output *output);
