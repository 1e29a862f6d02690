// SPDX-License-Identifier: Apache-2.0
// Covcounters: reads Go's coverage counters into a vector beside the meta data's blocks.
// Source: Go's internal/coverage/decodecounter.
//
// The file is 32 bytes of header and then segments: 16 bytes of header, a table of strings, the program's arguments,
// the counters of functions, 16 bytes of footer. Programs write one segment. Further ones are read too, whereas `go
// tool covdata` leaves them out.
#include "cover/covcounters.h"

#include "base/error.h"
#include "cover/byte_cursor.h"

#include <string.h>

enum {
    VERSION = 1,
    FOOTER_BYTES = 16,
    FLAVOUR_RAW = 1,
    FLAVOUR_ULEB = 2,
};

static const guint8 magic[4] = { 0, 'c', 'w', 'm' };

typedef struct CounterReader {
    ByteCursor cursor;
    const CovMeta *meta;
    uint64_t *counts;
    bool is_set;
    guint8 flavour;
    bool is_big_endian;
} CounterReader;

static bool read_header(CounterReader *reader, GError **error)
{
    ByteCursor *cursor = &reader->cursor;
    const guint8 *start = byte_cursor_take(cursor, sizeof magic);
    uint32_t version = byte_cursor_u32(cursor);
    const guint8 *hash = byte_cursor_take(cursor, sizeof reader->meta->hash);
    const guint8 *form = byte_cursor_take(cursor, 8);

    if (cursor->fault || memcmp(start, magic, sizeof magic) != 0)
        return set_error(error, GOC_ERROR_INVALID, "is not Go coverage counters");
    if (version != VERSION)
        return set_error(error, GOC_ERROR_INVALID, "counters have version %u, not 1", version);
    if (form[0] != FLAVOUR_RAW && form[0] != FLAVOUR_ULEB)
        return set_error(error, GOC_ERROR_INVALID, "counters have flavour %u, neither raw (1) nor ULEB (2)", form[0]);
    if (memcmp(hash, reader->meta->hash, sizeof reader->meta->hash) != 0)
        return set_error(error, GOC_ERROR_CONFLICT, "counters belong to other meta data");
    reader->flavour = form[0];
    reader->is_big_endian = form[1] != 0;
    return true;
}

static inline uint32_t read_value(CounterReader *reader)
{
    uint32_t value;

    if (reader->flavour == FLAVOUR_ULEB)
        return byte_cursor_uleb(&reader->cursor);
    value = byte_cursor_u32(&reader->cursor);
    return reader->is_big_endian ? GUINT32_SWAP_LE_BE(value) : value;
}

static const CovFunction *find_function(const CovMeta *meta, uint32_t package, uint32_t function)
{
    const CovPackage *found;

    if (package >= meta->packages->len)
        return NULL;
    found = &g_array_index(meta->packages, CovPackage, package);
    if (function >= found->n_functions)
        return NULL;
    return &g_array_index(meta->functions, CovFunction, found->first_function + function);
}

static void add_value(CounterReader *reader, guint unit, uint32_t value)
{
    uint64_t *count = &reader->counts[unit];

    if (reader->is_set)
        *count |= value != 0;
    else
        *count = profile_count_sum(*count, value);
}

// Adds the counters of one function; those beyond its blocks belong to none.
static void read_entry(CounterReader *reader)
{
    uint32_t n_values = read_value(reader), package = read_value(reader), function = read_value(reader);
    const CovFunction *found = find_function(reader->meta, package, function);

    if (!found)
        byte_cursor_fail(&reader->cursor, "counts a function that the meta data does not have");
    else if (n_values < found->n_units)
        byte_cursor_fail(&reader->cursor, "has fewer counters than a function has blocks");
    for (uint32_t i = 0; i < n_values && !reader->cursor.fault; i++) {
        uint32_t value = read_value(reader);

        if (i < found->n_units)
            add_value(reader, found->first_unit + i, value);
    }
}

// The footer tells how many segments there are up to it.
static void read_footer(CounterReader *reader, uint32_t n_segments)
{
    ByteCursor *cursor = &reader->cursor;
    const guint8 *footer = byte_cursor_take(cursor, FOOTER_BYTES);
    ByteCursor told = byte_cursor(footer, footer ? FOOTER_BYTES : 0);

    byte_cursor_take(&told, 8);
    if (footer && (memcmp(footer, magic, sizeof magic) != 0 || byte_cursor_u32(&told) != n_segments))
        byte_cursor_fail(cursor, "does not end as counters do");
}

static void read_segment(CounterReader *reader, uint32_t n_segments)
{
    ByteCursor *cursor = &reader->cursor;
    uint64_t n_entries = byte_cursor_u64(cursor);
    uint64_t strings_size = byte_cursor_u32(cursor), arguments_size = byte_cursor_u32(cursor);

    byte_cursor_take(cursor, strings_size + arguments_size);
    for (uint64_t i = 0; i < n_entries && !cursor->fault; i++)
        read_entry(reader);
    read_footer(reader, n_segments);
}

bool covcounters_read(uint64_t *counts, const CovMeta *meta, const void *data, gsize size, GError **error)
{
    CounterReader reader = {
        .cursor = byte_cursor(data, size),
        .meta = meta,
        .counts = counts,
        .is_set = strcmp(meta->mode, "set") == 0,
    };
    uint32_t n_segments = 0;

    if (!read_header(&reader, error))
        return false;
    do
        read_segment(&reader, ++n_segments);
    while (byte_cursor_left(&reader.cursor) > 0);
    if (reader.cursor.fault)
        return set_error(error, GOC_ERROR_INVALID, "counter data %s", reader.cursor.fault);
    return true;
}

bool covcounters_add(GArray *counts, const CovMeta *meta, const void *data, gsize size, GError **error)
{
    g_autofree uint64_t *before = NULL;

    g_assert(counts->len == meta->units->len);
    before = g_memdup2(counts->data, counts->len * sizeof *before);
    if (covcounters_read((uint64_t *)(void *)counts->data, meta, data, size, error))
        return true;
    if (before)
        memcpy(counts->data, before, counts->len * sizeof *before);
    return false;
}
