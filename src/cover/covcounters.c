// SPDX-License-Identifier: Apache-2.0
// Covcounters: Go's covcounters files, read and added up beside the meta data's blocks.
//
// The file is 32 bytes of header and then segments: 16 bytes of header, a table of strings, the program's arguments,
// the counters of functions, 16 bytes of footer. Programs write one segment.
#include "cover/covcounters.h"

#include "base/error.h"
#include "cover/byte_cursor.h"

#include <string.h>

enum {
    VERSION = 1,
    FOOTER_BYTES = 16,
    FLAVOUR_RAW = 1,
    FLAVOUR_ULEB = 2,
    BYTES_UNTIL_CAP = 1 << 30, // a counter has a byte at least: so many cannot carry a sum from its ceiling past 2^64
};

static const guint8 magic[4] = { 0, 'c', 'w', 'm' };

struct CovCounters {
    const CovMeta *meta;
    CovCountersRules rules;
    uint64_t *sums;
    guint *first_units;   // of each function, and one more; closer together than the functions themselves
    gsize bytes_uncapped; // read since the sums were last held against their ceiling
};

// The state while one file is read.
typedef struct CounterReader {
    ByteCursor cursor;
    CovCounters *counters;
    bool is_raw;
    bool is_big_endian;
    bool is_counted; // what is read now is added; else only checked
} CounterReader;

// One function's counters in a file.
typedef struct Entry {
    uint32_t n_values;
    uint32_t package;
    uint32_t function;
} Entry;

CovCounters *covcounters_new(const CovMeta *meta, const CovCountersRules *rules)
{
    CovCounters *counters = g_new0(CovCounters, 1);
    guint n_functions = meta->functions->len;

    counters->meta = meta;
    counters->rules = *rules;
    counters->sums = g_new0(uint64_t, MAX(meta->units->len, 1));
    counters->first_units = g_new(guint, (gsize)n_functions + 1);
    for (guint i = 0; i < n_functions; i++)
        counters->first_units[i] = g_array_index(meta->functions, CovFunction, i).first_unit;
    counters->first_units[n_functions] = meta->units->len;
    return counters;
}

void covcounters_free(CovCounters *counters)
{
    if (!counters)
        return;
    g_free(counters->sums);
    g_free(counters->first_units);
    g_free(counters);
}

static void cap_sums(CovCounters *counters)
{
    for (guint i = 0; i < counters->meta->units->len; i++)
        counters->sums[i] = MIN(counters->sums[i], PROFILE_COUNT_MAX);
    counters->bytes_uncapped = 0;
}

const uint64_t *covcounters_sums(CovCounters *counters)
{
    cap_sums(counters);
    return counters->sums;
}

static bool read_header(CounterReader *reader, GError **error)
{
    ByteCursor *cursor = &reader->cursor;
    const CovMeta *meta = reader->counters->meta;
    const guint8 *start = byte_cursor_take(cursor, sizeof magic);
    uint32_t version = byte_cursor_u32(cursor);
    const guint8 *hash = byte_cursor_take(cursor, sizeof meta->hash);
    const guint8 *form = byte_cursor_take(cursor, 8);

    if (cursor->fault || memcmp(start, magic, sizeof magic) != 0)
        return set_error(error, GOC_ERROR_INVALID, "is not Go coverage counters");
    if (version != VERSION)
        return set_error(error, GOC_ERROR_INVALID, "counters have version %u, not 1", version);
    if (form[0] != FLAVOUR_RAW && form[0] != FLAVOUR_ULEB)
        return set_error(error, GOC_ERROR_INVALID, "counters have flavour %u, neither raw (1) nor ULEB (2)", form[0]);
    if (memcmp(hash, meta->hash, sizeof meta->hash) != 0)
        return set_error(error, GOC_ERROR_CONFLICT, "counters belong to other meta data");
    reader->is_raw = form[0] == FLAVOUR_RAW;
    reader->is_big_endian = form[1] != 0;
    return true;
}

static inline uint32_t read_value(CounterReader *reader)
{
    uint32_t value;

    if (!reader->is_raw)
        return byte_cursor_uleb(&reader->cursor);
    value = byte_cursor_u32(&reader->cursor);
    return reader->is_big_endian ? GUINT32_SWAP_LE_BE(value) : value;
}

static void warn(const CovCounters *counters, const char *text)
{
    if (counters->rules.warn)
        counters->rules.warn(text);
}

// In the words of `go tool covdata`, which says nothing when the function is the one after the last.
static void pass_unknown(CounterReader *reader, const Entry *entry)
{
    const GArray *packages = reader->counters->meta->packages;
    bool has_package = entry->package < packages->len;
    guint n_functions = has_package ? g_array_index(packages, CovPackage, entry->package).n_functions : 0;
    g_autofree char *text = NULL;

    if (!reader->counters->rules.passes_unknown)
        byte_cursor_fail(&reader->cursor, "counts a function that the meta data does not have");
    for (uint32_t i = 0; i < entry->n_values && !reader->cursor.fault; i++)
        read_value(reader);
    if (reader->cursor.fault || !reader->is_counted || (has_package && entry->function == n_functions))
        return;
    text = g_strdup_printf("func payload inconsistency: id [p=%u,f=%u] nf=%u len(ctrs)=%u in VisitFuncCounterData, "
                           "ignored",
                           entry->package, entry->function, n_functions, entry->n_values);
    warn(reader->counters, text);
}

// Adds what may end anywhere, one value at a time. Values beyond the blocks belong to none. Returns whether a sum grew
// past the 32 bits that Go gives it.
static bool add_values(CounterReader *reader, uint64_t *sums, uint32_t n_sums, uint32_t n_values)
{
    bool has_overflow = false;

    for (uint32_t i = 0; i < n_values && !reader->cursor.fault; i++) {
        uint32_t value = read_value(reader);

        if (i >= n_sums || !reader->is_counted)
            continue;
        sums[i] += value;
        has_overflow |= value > 0 && sums[i] > UINT32_MAX;
    }
    return has_overflow;
}

static void read_known(CounterReader *reader, const Entry *entry, uint32_t function)
{
    CovCounters *counters = reader->counters;
    uint32_t first = counters->first_units[function], n_units = counters->first_units[function + 1] - first;

    if (entry->n_values < n_units)
        byte_cursor_fail(&reader->cursor, "has fewer counters than a function has blocks");
    if (add_values(reader, counters->sums + first, n_units, entry->n_values) && counters->rules.warns_of_overflow)
        warn(counters, "uint32 overflow during counter merge");
}

// Adds the counters of one function.
static void read_entry(CounterReader *reader)
{
    uint32_t n_values = read_value(reader), package_id = read_value(reader), function = read_value(reader);
    const Entry entry = { n_values, package_id, function };
    const GArray *packages = reader->counters->meta->packages;
    const CovPackage *package = NULL;

    if (reader->cursor.fault)
        return;
    if (entry.package < packages->len)
        package = &g_array_index(packages, CovPackage, entry.package);
    if (package && entry.function < package->n_functions)
        read_known(reader, &entry, package->first_function + entry.function);
    else
        pass_unknown(reader, &entry);
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

    reader->is_counted = n_segments == 1 || !reader->counters->rules.is_first_segment;
    byte_cursor_take(cursor, strings_size + arguments_size);
    for (uint64_t i = 0; i < n_entries && !cursor->fault; i++)
        read_entry(reader);
    read_footer(reader, n_segments);
}

bool covcounters_add(CovCounters *counters, const void *data, gsize size, GError **error)
{
    CounterReader reader = { .cursor = byte_cursor(data, size), .counters = counters };
    uint32_t n_segments = 0;

    if (counters->bytes_uncapped + size > BYTES_UNTIL_CAP)
        cap_sums(counters);
    counters->bytes_uncapped += size;
    if (!read_header(&reader, error))
        return false;
    do
        read_segment(&reader, ++n_segments);
    while (byte_cursor_left(&reader.cursor) > 0);
    if (reader.cursor.fault)
        return set_error(error, GOC_ERROR_INVALID, "counter data %s", reader.cursor.fault);
    if (n_segments > 1 && counters->rules.is_first_segment)
        warn(counters, "a counter data file has several segments; only the first one is counted");
    return true;
}
