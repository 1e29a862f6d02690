// SPDX-License-Identifier: Apache-2.0
// Unpack: the files inside of a gzip, a zstd, a tar, or a tar inside of these, one at a time under ceilings.
#pragma once

#include <glib.h>
#include <stdbool.h>

// Whether bytes that begin like this are such an archive. 512 bytes are enough to tell.
bool unpack_is_archive(const void *head, gsize size);

// Who gets what is inside.
typedef struct UnpackVisitor {
    // Whether the file of that name in a tar is wanted; NULL: every one. The others are passed over.
    bool (*wants)(const char *name, void *data);

    // Takes one regular file of a tar. `name` is its path there, relative, without ".." and never "". False ends the
    // walk and sets `error`.
    bool (*take_file)(const char *name, GBytes *content, void *data, GError **error);

    // Takes bytes that are not in a tar, piece by piece; the first has 512 bytes or is the only one,
    // and is empty when there are none.
    bool (*take_piece)(const void *piece, gsize size, void *data, GError **error);
    void *data;
} UnpackVisitor;

// Visits what is inside; bytes that are no archive are visited as they are. At most `ceiling_bytes` come out in all.
//
// INVALID, after the visitor may have had some files, for an archive that is damaged or ends too early, is packed
// twice, or has an entry that is a link or a device or whose name leads out of its folder; TOO_BIG above a ceiling: of
// bytes, of entries (100,000), of how much a packed byte may become (1,000, after the first 16 MiB). An entry's error
// begins with its name, escaped.
bool unpack(const void *data, gsize size, guint64 ceiling_bytes, const UnpackVisitor *visitor,
            GError **error) G_GNUC_WARN_UNUSED_RESULT;

// As unpack() for what can be read from `fd`, which stays the caller's. Only one file of a tar at a time is in memory.
bool unpack_fd(int fd, guint64 ceiling_bytes, const UnpackVisitor *visitor, GError **error) G_GNUC_WARN_UNUSED_RESULT;
