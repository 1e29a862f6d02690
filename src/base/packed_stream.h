// SPDX-License-Identifier: Apache-2.0
// Packed stream: bytes out of memory or a descriptor, freed of one gzip or zstd around them, block by block under
// ceilings. Checksums and lengths are verified. Knows zlib and libzstd for reading.
// Source: RFC 1952, RFC 8878.
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum Packing { PACKING_NONE, PACKING_GZIP, PACKING_ZSTD } Packing;

// How bytes that begin like this are packed.
Packing packing_of(const void *head, gsize size);

typedef struct PackedStream PackedStream;

// `data` is borrowed until the stream is freed. At most `ceiling_bytes` come out.
PackedStream *packed_stream_new(const void *data, gsize size, guint64 ceiling_bytes);

// Reads `fd` from where it stands; it stays the caller's.
PackedStream *packed_stream_new_fd(int fd, guint64 ceiling_bytes);
void packed_stream_free(PackedStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PackedStream, packed_stream_free)

// Gives the next bytes, borrowed until the next call or the end of the stream; `*size` is 0 at the end. Only the last
// block is shorter than 512 bytes. Several gzip members or zstd frames in a row are one stream.
//
// INVALID for data that is damaged, ends too early or is packed twice, TOO_BIG above the ceiling, or when little that
// is packed becomes very much.
bool packed_stream_next(PackedStream *stream, const void **block, gsize *size,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
