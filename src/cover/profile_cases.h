// SPDX-License-Identifier: Apache-2.0
// Profile cases: profiles written as text, for the tests of this folder.
#pragma once

#include "cover/profile_text.h"

#include <string.h>

// The profile that `text` says; it must be right. The caller frees.
static inline Profile *profile_of(const char *text)
{
    g_autoptr(GError) error = NULL;
    Profile *profile = NULL;
    bool is_read =
        profile_text_read(&profile, text, strlen(text), PROFILE_TEXT_SINGLE, &profile_limits_default, &error);

    g_assert_no_error(error);
    g_assert_true(is_read);
    return profile;
}

// The profile as text, with a NUL behind it. The caller frees.
static inline char *text_of(const Profile *profile)
{
    g_autoptr(Output) output = output_new_memory();
    g_autoptr(GBytes) bytes = NULL;

    profile_text_write(profile, output);
    output_byte(output, '\0');
    bytes = output_steal(output);
    return g_strdup(g_bytes_get_data(bytes, NULL));
}

// Fails unless the profile says `text`.
static inline void assert_profile(const Profile *profile, const char *text)
{
    g_autofree char *is = text_of(profile);

    g_assert_cmpstr(is, ==, text);
}
