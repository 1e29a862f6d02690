// SPDX-License-Identifier: Apache-2.0
// Byte cursor: reads numbers from bytes that nobody vouches for, and never past their end.
//
// The first fault sticks: everything read after it is 0 or nothing, so that a caller may read a whole record and look
// at `fault` once.
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef struct ByteCursor {
    const guint8 *at;
    const guint8 *end;
    const char *fault; // what is wrong, as the end of a sentence; NULL: nothing so far
} ByteCursor;

static inline ByteCursor byte_cursor(const void *data, gsize size)
{
    const guint8 *start = data ? data : (const guint8 *)""; // no bytes may be nowhere

    return (ByteCursor){ start, data ? start + size : start, NULL };
}

static inline gsize byte_cursor_left(const ByteCursor *cursor)
{
    return (gsize)(cursor->end - cursor->at);
}

// Notes a fault, unless there is one already, and leaves nothing to read.
static inline void byte_cursor_fail(ByteCursor *cursor, const char *fault)
{
    if (!cursor->fault)
        cursor->fault = fault;
    cursor->at = cursor->end;
}

// Passes over `size` bytes and returns where they are; NULL when there are not so many.
static inline const guint8 *byte_cursor_take(ByteCursor *cursor, guint64 size)
{
    const guint8 *taken = cursor->at;

    if (size > byte_cursor_left(cursor)) {
        byte_cursor_fail(cursor, "ends too early");
        return NULL;
    }
    cursor->at += size;
    return taken;
}

static inline uint32_t byte_cursor_u32(ByteCursor *cursor)
{
    const guint8 *bytes = byte_cursor_take(cursor, 4);
    uint32_t value = 0;

    if (bytes)
        memcpy(&value, bytes, sizeof value);
    return GUINT32_FROM_LE(value);
}

static inline uint64_t byte_cursor_u64(ByteCursor *cursor)
{
    const guint8 *bytes = byte_cursor_take(cursor, 8);
    uint64_t value = 0;

    if (bytes)
        memcpy(&value, bytes, sizeof value);
    return GUINT64_FROM_LE(value);
}

// byte_cursor_uleb() of a number that has more than two bytes, or stands near the end.
static inline uint32_t byte_cursor_long_uleb(ByteCursor *cursor)
{
    uint64_t value = 0;

    for (guint shift = 0; cursor->at < cursor->end; shift += 7) {
        guint8 byte = *cursor->at++;

        value |= (uint64_t)(byte & 0x7f) << shift;
        if (shift > 28 || value > UINT32_MAX) {
            byte_cursor_fail(cursor, "holds a number above 4294967295");
            return 0;
        }
        if (byte < 0x80)
            return (uint32_t)value;
    }
    byte_cursor_fail(cursor, "ends too early");
    return 0;
}

// An unsigned LEB128 number of at most 32 bits. Zeros in front of it, which no writer makes, are counted as its bits.
static inline uint32_t byte_cursor_uleb(ByteCursor *cursor)
{
    const guint8 *at = cursor->at;

    if (byte_cursor_left(cursor) < 2)
        return byte_cursor_long_uleb(cursor);
    if (at[0] < 0x80) {
        cursor->at += 1;
        return at[0];
    }
    if (at[1] < 0x80) {
        cursor->at += 2;
        return (uint32_t)(at[0] & 0x7f) | (uint32_t)at[1] << 7;
    }
    return byte_cursor_long_uleb(cursor);
}
