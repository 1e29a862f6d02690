// SPDX-License-Identifier: Apache-2.0
// Test archives: small gzip, zstd and tar data, made by other means than those that read it.
#pragma once

#include <glib.h>

#include <string.h>
#include <zlib.h>
#include <zstd.h>

typedef struct TarEntry {
    const char *name; // NULL ends a list
    char type;        // of ustar: '0' file, '1' hard link, '2' link, '3' device, '5' folder, '6' FIFO
    const char *content;
    const char *target;
    gsize size; // of the content; 0: it is a text
} TarEntry;

static inline void tar_add(GByteArray *tar, const TarEntry *entry)
{
    static const char zeros[512];
    gsize size = entry->size || !entry->content ? entry->size : strlen(entry->content);
    char header[512] = { 0 };
    guint sum = 8 * ' ';

    g_strlcpy(header, entry->name, 100);
    g_snprintf(header + 100, 8, "%07o", 0644u);
    g_assert_cmpuint(size, <, 1 << 30);
    g_snprintf(header + 124, 12, "%011o", (guint)size);
    g_snprintf(header + 136, 12, "%011o", 0u);
    header[156] = entry->type;
    if (entry->target)
        g_strlcpy(header + 157, entry->target, 100);
    memcpy(header + 257, "ustar\00000", 8);
    for (guint i = 0; i < sizeof header; i++)
        sum += (guchar)header[i];
    g_snprintf(header + 148, 8, "%06o", sum);
    header[155] = ' ';
    g_byte_array_append(tar, (const guint8 *)header, sizeof header);
    g_byte_array_append(tar, (const guint8 *)entry->content, (guint)size);
    g_byte_array_append(tar, (const guint8 *)zeros, (guint)(-size % 512));
}

static inline GBytes *tar_of(const TarEntry *entries)
{
    static const guint8 end[1024];
    GByteArray *tar = g_byte_array_new();

    for (const TarEntry *entry = entries; entry->name; entry++)
        tar_add(tar, entry);
    g_byte_array_append(tar, end, sizeof end);
    return g_byte_array_free_to_bytes(tar);
}

static inline GBytes *gzip_of(GBytes *bytes)
{
    z_stream zlib = { 0 };
    gsize size, room;
    guint8 *out;

    g_assert_cmpint(deflateInit2(&zlib, 9, Z_DEFLATED, MAX_WBITS + 16, 9, Z_DEFAULT_STRATEGY), ==, Z_OK);
    zlib.next_in = (Bytef *)g_bytes_get_data(bytes, &size);
    zlib.avail_in = (uInt)size;
    room = deflateBound(&zlib, size);
    out = g_malloc(room);
    zlib.next_out = out;
    zlib.avail_out = (uInt)room;
    g_assert_cmpint(deflate(&zlib, Z_FINISH), ==, Z_STREAM_END);
    size = zlib.total_out;
    deflateEnd(&zlib);
    return g_bytes_new_take(out, size);
}

// With a checksum, as `zstd` writes it.
static inline GBytes *zstd_of(GBytes *bytes)
{
    ZSTD_CCtx *zstd = ZSTD_createCCtx();
    gsize room = ZSTD_compressBound(g_bytes_get_size(bytes)), size;
    void *out = g_malloc(room);

    ZSTD_CCtx_setParameter(zstd, ZSTD_c_checksumFlag, 1);
    size = ZSTD_compress2(zstd, out, room, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    g_assert_false(ZSTD_isError(size));
    ZSTD_freeCCtx(zstd);
    return g_bytes_new_take(out, size);
}
