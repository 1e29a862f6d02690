// SPDX-License-Identifier: Apache-2.0
// Packed profile: a profile as the database keeps it: its text, compressed by zstd.
#include "store/packed_profile.h"

#include "base/error.h"

#include <zstd.h>

enum { ZSTD_LEVEL = 3 };

const ProfileLimits stored_profile_limits = {
    .bytes = G_MAXINT32, .files = 400000, .blocks = 40000000, .keeps_clashes = true
};

GBytes *profile_to_text(const Profile *profile)
{
    g_autoptr(Output) output = output_new_memory();

    profile_text_write(profile, output);
    return output_steal(output);
}

char *profile_text_digest(GBytes *text)
{
    return g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, text);
}

GBytes *profile_pack(GBytes *text)
{
    gsize size;
    const void *data = g_bytes_get_data(text, &size);
    gsize ceiling = ZSTD_compressBound(size);
    char *packed = g_malloc(ceiling);
    gsize packed_size = ZSTD_compress(packed, ceiling, data, size, ZSTD_LEVEL);

    g_assert(!ZSTD_isError(packed_size));
    return g_bytes_new_take(g_realloc(packed, packed_size), packed_size);
}

static bool profile_unpack(Profile **out, const void *data, gsize size, GError **error)
{
    unsigned long long text_size = ZSTD_getFrameContentSize(data, size);
    g_autofree char *text = NULL;
    gsize unpacked;

    if (text_size == ZSTD_CONTENTSIZE_UNKNOWN || text_size == ZSTD_CONTENTSIZE_ERROR)
        return set_error(error, GOC_ERROR_INTERNAL, "a stored profile is damaged: not compressed by us");
    if (text_size > stored_profile_limits.bytes)
        return set_error(error, GOC_ERROR_TOO_BIG, "a stored profile has %llu bytes", text_size);
    text = g_malloc((gsize)text_size + 1);
    unpacked = ZSTD_decompress(text, (gsize)text_size, data, size);
    if (ZSTD_isError(unpacked) || unpacked != text_size)
        return set_error(error, GOC_ERROR_INTERNAL, "a stored profile is damaged: %s",
                         ZSTD_isError(unpacked) ? ZSTD_getErrorName(unpacked) : "too short");
    if (!profile_text_read(out, text, unpacked, PROFILE_TEXT_SINGLE, &stored_profile_limits, error))
        return prefix_error(error, "a stored profile");
    return true;
}

bool profile_unpack_column(Profile **out, Statement *statement, int column, GError **error)
{
    gsize size;
    const void *data = statement_column_bytes(statement, column, &size);

    return profile_unpack(out, data, size, error);
}
