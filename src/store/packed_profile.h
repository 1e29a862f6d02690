// SPDX-License-Identifier: Apache-2.0
// Packed profile: a profile as the database keeps it: its text, compressed.
#pragma once

#include "cover/profile.h"
#include "cover/profile_text.h"
#include "store/database.h"

// Ceilings of what we wrote ourselves: above those of the network, since sums have longer counts than their parts.
extern const ProfileLimits stored_profile_limits;

// The profile's text and the SHA-256 of it, 64 hex digits: equal digests mean equal modes, blocks and counts.
GBytes *profile_to_text(const Profile *profile);
char *profile_text_digest(GBytes *text);

// Compresses the text; restores the profile from a column of the current row. INTERNAL: it is not what we wrote.
GBytes *profile_pack(GBytes *text);
bool profile_unpack_column(Profile **out, Statement *statement, int column, GError **error) G_GNUC_WARN_UNUSED_RESULT;
