// SPDX-License-Identifier: Apache-2.0
// One source: a text profile, a NUL byte and one source text, which all of the profile's files have.
#pragma once

#include "gosrc/sources.h"
#include "two_profiles.h"

typedef struct OneSource {
    Sources sources;
    const char *text;
    gsize size;
} OneSource;

static inline bool one_source_read(Sources *self, const char *name, GBytes **out, char **path, GError **error)
{
    const OneSource *source = (OneSource *)self;

    *out = g_bytes_new(source->text, source->size);
    if (path)
        *path = g_strdup(name);
    return true;
}

static inline bool one_source_locate(Sources *self, const char *name, char **path, char blob[BLOB_ID_SIZE],
                                     GError **error)
{
    *path = g_strdup(name);
    blob[0] = '\0';
    return true;
}

// Whether the first text is a profile.
static inline bool one_source(OneSource *source, Profile **profile, const guint8 *data, gsize size)
{
    const ProfileLimits limits = { 1 << 20, 1000, 10000, false };
    TwoTexts texts = two_texts(data, size);

    *source = (OneSource){ { .read = one_source_read, .locate = one_source_locate }, texts.other, texts.other_size };
    return profile_text_read(profile, texts.one, texts.one_size, PROFILE_TEXT_SINGLE, &limits, NULL);
}
