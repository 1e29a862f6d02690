// SPDX-License-Identifier: Apache-2.0
// Two profiles: an input of two text profiles with a NUL byte between.
#pragma once

#include "profile_laws.h"

typedef struct TwoTexts {
    const char *one;
    gsize one_size;
    const char *other; // behind the NUL byte; empty when there is none
    gsize other_size;
} TwoTexts;

static inline TwoTexts two_texts(const guint8 *data, gsize size)
{
    const char *text = (const char *)data;
    const char *nul = size > 0 ? memchr(text, '\0', size) : NULL;

    if (!nul)
        return (TwoTexts){ text, size, "", 0 };
    return (TwoTexts){ text, (gsize)(nul - text), nul + 1, size - (gsize)(nul - text) - 1 };
}

// Whether both are profiles.
static inline bool two_profiles(Profile **one, Profile **other, const guint8 *data, gsize size)
{
    const ProfileLimits limits = { 1 << 20, 1000, 10000, false };
    TwoTexts texts = two_texts(data, size);

    return profile_text_read(one, texts.one, texts.one_size, PROFILE_TEXT_SINGLE, &limits, NULL) &&
           profile_text_read(other, texts.other, texts.other_size, PROFILE_TEXT_SINGLE, &limits, NULL);
}
