// SPDX-License-Identifier: Apache-2.0
// Profile body: a profile in either form that agents send, told apart by its first bytes.
#pragma once

#include "cover/profile_text.h"

// Whether the bytes begin as native coverage data (a covmeta file).
bool profile_body_is_native(const void *data, gsize size);

// Reads a text profile, or one covmeta file directly followed by one covcounters file. Errors are those of
// profile_text_read() and covdata_read_pair(). `data` may be NULL when `size` is 0.
bool profile_body_read(Profile **out, const void *data, gsize size, const ProfileLimits *limits,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
