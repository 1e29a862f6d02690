// SPDX-License-Identifier: Apache-2.0
// Packed stream: bytes freed of one gzip or zstd around them, block by block under ceilings.
#include "base/packed_stream.h"

#include "base/error.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

enum {
    BLOCK_BYTES = 256 * 1024,
    ZSTD_WINDOW_LOG_MAX = 27,  // 128 MiB: what `zstd --long` needs and the library allows by default
    HARMLESS_BYTES = 16 << 20, // so much may come out of anything
    RATIO_MAX = 1000,          // and then no more than this for each byte that goes in
};

struct PackedStream {
    int fd;            // -1: all of the input is at `in`
    guint8 *in_buffer; // of what is read from fd
    const guint8 *in;  // not yet taken
    gsize in_left;
    bool is_at_end; // nothing will follow `in`

    bool is_begun;
    Packing packing;
    z_stream zlib;
    ZSTD_DCtx *zstd;
    bool is_between; // before, between or after members; only there the input may end

    guint8 *block;
    guint64 n_expected; // of a regular file, when it was opened
    guint64 n_in;
    guint64 n_out;
    guint64 ceiling_bytes;
};

// A frame, or one that readers skip, which parallel packers put first.
static bool is_zstd(const guint8 *head)
{
    return memcmp(head, "\x28\xb5\x2f\xfd", 4) == 0 ||
           ((head[0] & 0xf0) == 0x50 && memcmp(head + 1, "\x2a\x4d\x18", 3) == 0);
}

Packing packing_of(const void *head, gsize size)
{
    if (size >= 2 && memcmp(head, "\x1f\x8b", 2) == 0)
        return PACKING_GZIP;
    return size >= 4 && is_zstd(head) ? PACKING_ZSTD : PACKING_NONE;
}

PackedStream *packed_stream_new(const void *data, gsize size, guint64 ceiling_bytes)
{
    PackedStream *stream = g_new0(PackedStream, 1);

    stream->fd = -1;
    stream->in = data;
    stream->in_left = size;
    stream->is_at_end = true;
    stream->ceiling_bytes = ceiling_bytes;
    return stream;
}

PackedStream *packed_stream_new_fd(int fd, guint64 ceiling_bytes)
{
    PackedStream *stream = packed_stream_new(NULL, 0, ceiling_bytes);
    struct stat about;
    off_t at = lseek(fd, 0, SEEK_CUR);

    if (at >= 0 && fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > at)
        stream->n_expected = (guint64)(about.st_size - at);
    stream->fd = fd;
    stream->is_at_end = false;
    stream->in_buffer = g_malloc(BLOCK_BYTES);
    return stream;
}

void packed_stream_free(PackedStream *stream)
{
    if (stream->packing == PACKING_GZIP)
        inflateEnd(&stream->zlib);
    ZSTD_freeDCtx(stream->zstd);
    g_free(stream->in_buffer);
    g_free(stream->block);
    g_free(stream);
}

// Has as much input at hand as one block holds, or all that is left.
static bool refill(PackedStream *stream, GError **error)
{
    if (stream->in_left > 0 || stream->is_at_end)
        return true;
    stream->in = stream->in_buffer;
    while (!stream->is_at_end && stream->in_left < BLOCK_BYTES) {
        ssize_t got = read(stream->fd, stream->in_buffer + stream->in_left, BLOCK_BYTES - stream->in_left);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return set_error(error, GOC_ERROR_INTERNAL, "cannot read: %s", g_strerror(errno));
        stream->is_at_end = got == 0;
        stream->in_left += (gsize)got;
    }
    if (stream->is_at_end && stream->n_in + stream->in_left < stream->n_expected)
        return set_error(error, GOC_ERROR_INTERNAL, "became shorter while it was read");
    return true;
}

static void take_input(PackedStream *stream, gsize size)
{
    stream->in += size;
    stream->in_left -= size;
    stream->n_in += size;
}

static bool begin(PackedStream *stream, GError **error)
{
    if (!refill(stream, error))
        return false;
    stream->is_begun = true;
    stream->is_between = true;
    switch (packing_of(stream->in, stream->in_left)) {
    case PACKING_NONE: return true;
    case PACKING_GZIP:
        if (inflateInit2(&stream->zlib, MAX_WBITS + 16) != Z_OK)
            return set_error(error, GOC_ERROR_INTERNAL, "zlib does not start");
        stream->packing = PACKING_GZIP;
        break;
    case PACKING_ZSTD:
        stream->zstd = ZSTD_createDCtx();
        ZSTD_DCtx_setParameter(stream->zstd, ZSTD_d_windowLogMax, ZSTD_WINDOW_LOG_MAX);
        stream->packing = PACKING_ZSTD;
        break;
    }
    stream->block = g_malloc(BLOCK_BYTES);
    return true;
}

// One step of zlib into `out`, whose filled part grows.
static bool inflate_some(PackedStream *stream, ZSTD_outBuffer *out, GError **error)
{
    z_stream *zlib = &stream->zlib;
    gsize offered = MIN(stream->in_left, G_MAXUINT);
    int result;

    if (stream->is_between)
        inflateReset(zlib);
    zlib->next_in = (Bytef *)stream->in;
    zlib->avail_in = (uInt)offered;
    zlib->next_out = (Bytef *)out->dst + out->pos;
    zlib->avail_out = (uInt)(out->size - out->pos);
    result = inflate(zlib, Z_NO_FLUSH);
    take_input(stream, offered - zlib->avail_in);
    out->pos = out->size - zlib->avail_out;
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
        return set_error(error, GOC_ERROR_INVALID, "the gzip data is damaged: %s",
                         zlib->msg ? zlib->msg : "not a gzip member");
    stream->is_between = result == Z_STREAM_END;
    return true;
}

static bool unzstd_some(PackedStream *stream, ZSTD_outBuffer *out, GError **error)
{
    ZSTD_inBuffer in = { stream->in, stream->in_left, 0 };
    gsize left = ZSTD_decompressStream(stream->zstd, out, &in);

    take_input(stream, in.pos);
    if (ZSTD_isError(left))
        return set_error(error, GOC_ERROR_INVALID, "the zstd data is damaged: %s", ZSTD_getErrorName(left));
    stream->is_between = left == 0;
    return true;
}

static bool unpack_some(PackedStream *stream, ZSTD_outBuffer *out, GError **error)
{
    return stream->packing == PACKING_GZIP ? inflate_some(stream, out, error) : unzstd_some(stream, out, error);
}

// Fills a block, unless the input ends.
static bool unpack_block(PackedStream *stream, gsize *size, GError **error)
{
    ZSTD_outBuffer out = { stream->block, BLOCK_BYTES, 0 };

    while (out.pos < out.size) {
        gsize before = out.pos;
        bool is_last;

        if (!refill(stream, error))
            return false;
        is_last = stream->in_left == 0;
        if (is_last && stream->is_between)
            break;
        if (!unpack_some(stream, &out, error))
            return false;
        if (is_last && out.pos == before && !stream->is_between)
            return set_error(error, GOC_ERROR_INVALID, "the %s data ends too early",
                             stream->packing == PACKING_GZIP ? "gzip" : "zstd");
    }
    *size = out.pos;
    return true;
}

static bool check_ceilings(PackedStream *stream, gsize size, GError **error)
{
    stream->n_out += size;
    if (stream->n_out > stream->ceiling_bytes)
        return set_error(error, GOC_ERROR_TOO_BIG, "more than %" G_GUINT64_FORMAT " bytes%s", stream->ceiling_bytes,
                         stream->packing == PACKING_NONE ? "" : " when unpacked");
    if (stream->n_out > HARMLESS_BYTES && stream->n_out / RATIO_MAX > stream->n_in)
        return set_error(error, GOC_ERROR_TOO_BIG, "unpacked it is more than %d times as large", RATIO_MAX);
    return true;
}

static bool next_plain(PackedStream *stream, const void **block, gsize *size, GError **error)
{
    if (!refill(stream, error))
        return false;
    *block = stream->in;
    *size = stream->in_left;
    take_input(stream, stream->in_left);
    return true;
}

static bool next_unpacked(PackedStream *stream, const void **block, gsize *size, GError **error)
{
    *block = stream->block;
    if (!unpack_block(stream, size, error))
        return false;
    if (stream->n_out == 0 && packing_of(*block, *size) != PACKING_NONE)
        return set_error(error, GOC_ERROR_INVALID, "it is packed twice");
    return true;
}

bool packed_stream_next(PackedStream *stream, const void **block, gsize *size, GError **error)
{
    bool is_got;

    if (!stream->is_begun && !begin(stream, error))
        return false;
    is_got = stream->packing == PACKING_NONE ? next_plain(stream, block, size, error)
                                             : next_unpacked(stream, block, size, error);
    return is_got && check_ceilings(stream, *size, error);
}
