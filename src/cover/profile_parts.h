// SPDX-License-Identifier: Apache-2.0
// Profile parts: a large text profile in a file, read by several threads, each a part of it at a time.
#pragma once

#include "cover/profile_text.h"

// How a file is cut.
typedef struct ProfileCut {
    guint n_threads;
    gsize head_bytes; // that one thread reads first, to foretell from them how many blocks there are
    gsize part_bytes; // of each further part
    gsize line_bytes; // that a part may go on behind these with its last line
} ProfileCut;

// Reads the single text profile that is in the rest of the regular file `fd`, if that is so large that several threads
// pay. False when it is not, or when anything about it is unusual or wrong: then `fd` stands where it stood, and
// reading it from there in the usual way tells what it is.
bool profile_parts_read(Profile **out, int fd, const ProfileLimits *limits) G_GNUC_WARN_UNUSED_RESULT;

// As profile_parts_read() for a file of any size, cut in another way.
bool profile_parts_read_cut(Profile **out, int fd, const ProfileLimits *limits,
                            const ProfileCut *cut) G_GNUC_WARN_UNUSED_RESULT;
