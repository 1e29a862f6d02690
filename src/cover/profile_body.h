// SPDX-License-Identifier: Apache-2.0
// Profile body: the one door for the bytes of a profile, in whatever form they come, told apart by the first of them.
//
// A text profile; one covmeta file directly followed by one covcounters file, as agents send them; or a tar of
// GOCOVERDIR files, in folders or not. Each may be packed with gzip or zstd.
#pragma once

#include "cover/covfiles.h"
#include "cover/profile_text.h"

// How a body is to be read.
typedef struct ProfileBodyRules {
    ProfileTextForm form; // of a text
    const ProfileLimits *limits;
    GPtrArray *unknown; // gets the programs without counters (cover/covdata.h); NULL: nobody asks
} ProfileBodyRules;

// For the network: a single text, the default limits, or those for what is collected.
extern const ProfileBodyRules profile_body_rules_default, profile_body_rules_collected;

// Reads `size` bytes; `data` may be NULL when `size` is 0. `limits->bytes` is a ceiling of what comes out of an archive
// in all, too. Errors are those of profile_text_reader_add(), covdata_read_pair(), covdata_read() and unpack(): INVALID
// names the line, or the file in the tar.
bool profile_body_read(Profile **out, const void *data, gsize size, const ProfileBodyRules *rules,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

// As profile_body_read() for what can be read from `fd`, which stays the caller's; a text is not held in memory. Native
// data is left to be read in one way or another: either `*files` or `*profile` is given.
bool profile_body_open_fd(CovFiles **files, Profile **profile, int fd, const ProfileBodyRules *rules,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Whether the bytes begin as one of the forms that are no text.
bool profile_body_is_binary(const void *data, gsize size);
