// SPDX-License-Identifier: Apache-2.0
// Profile input: the one door for the profile that a person names on the command line.
#pragma once

#include "cover/covfiles.h"
#include "cover/profile_text.h"

// What the options that all commands with a profile share say about it.
typedef struct ProfileInput {
    gboolean is_concatenated; // texts may be several profiles, one after the other
} ProfileInput;

// A person's own files may be larger than what strangers send: 4 GiB, 1,000,000 files, 200,000,000 blocks.
extern const ProfileLimits profile_input_limits;

// Adds these options to a command's own. `input` must outlive the parsing.
void profile_input_add_options(GOptionContext *options, ProfileInput *input);

// What PROFILE may be, as whole lines of a command's help.
extern const char profile_input_help[];

// Reads what `places` name together, NULL-terminated and at least one:
// - a file, or "-" for standard input, in any form of cover/profile_body.h;
// - a folder of native coverage data (GOCOVERDIR), or several of them;
// - a covmeta file and a covcounters file, in any order.
// Notes about what is in them, such as programs that never told their counters, are printed to standard error.
//
// INVALID for what is broken or does not go together; the message names the place, and the line or file in it.
bool profile_input_read(Profile **out, const char *const *places, const ProfileInput *input,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The same for what can be read from `fd`, which stays the caller's; errors call it `name`.
bool profile_input_read_fd(Profile **out, int fd, const char *name, const ProfileInput *input,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

// As profile_input_read(), but native data is left to be read in one way or another: either `*files` or `*profile` is
// given, the other is NULL.
bool profile_input_open(CovFiles **files, Profile **profile, const char *const *places, const ProfileInput *input,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

// What was opened could not be read: puts the place before the error's message, unless that begins with a path of its
// own, as of a file in a folder. Returns false.
bool profile_input_error(const char *const *places, GError **error);
