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
    LANES = 8,                     // short numbers that are added at once
    BYTES_UNTIL_SETTLED = 1 << 26, // with three bytes and more in front of a number of 7 bits, no uint32 is half full
};

#define LONG_BYTES ((uint64_t)0x8080808080808080) // set where a number goes on in the next byte

static const guint8 magic[4] = { 0, 'c', 'w', 'm' };

// Nearly all numbers are of one byte. They are added eight at a time to sums of 32 bits, of which twice as many are in
// the processor's cache; from there they go to the real sums now and then.
struct CovCounters {
    const CovMeta *meta;
    CovCountersRules rules;
    uint64_t *sums;
    uint32_t *short_sums; // and room for two times LANES behind them
    guint *first_units;   // of each function, and one more; closer together than the functions themselves
    gsize bytes_unsettled;
    bool is_near_overflow; // a sum is half of what Go's 32 bits hold: from now on each is watched
    bool has_warned;
};

typedef guint8 Bytes8 __attribute__((vector_size(8)));
typedef uint16_t Shorts4 __attribute__((vector_size(8)));
typedef uint16_t Shorts8 __attribute__((vector_size(16)));
typedef uint32_t Words4 __attribute__((vector_size(16)));

// The state while one file is read.
typedef struct CounterReader {
    ByteCursor cursor;
    CovCounters *counters;
    bool is_raw;
    bool is_big_endian;
    bool is_short;   // the short sums have room for all that the file holds
    bool is_counted; // what is read now is added; else only checked
    bool is_plain;   // it is added, in the plain way
} CounterReader;

// One function's counters in a file.
typedef struct Entry {
    uint32_t n_values;
    uint32_t package;
    uint32_t function;
} Entry;

bool covcounters_is_start(const void *data, gsize size)
{
    return size >= sizeof magic && memcmp(data, magic, sizeof magic) == 0;
}

CovCounters *covcounters_new(const CovMeta *meta, const CovCountersRules *rules)
{
    CovCounters *counters = g_new0(CovCounters, 1);
    guint n_functions = meta->functions->len;

    counters->meta = meta;
    counters->rules = *rules;
    counters->sums = g_new0(uint64_t, (gsize)meta->units->len + 1);
    counters->short_sums = g_new0(uint32_t, (gsize)meta->units->len + 2 * LANES);
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
    g_free(counters->short_sums);
    g_free(counters->first_units);
    g_free(counters);
}

// Brings the short sums home, under the ceiling.
static void settle(CovCounters *counters)
{
    for (guint i = 0; i < counters->meta->units->len; i++) {
        counters->sums[i] = profile_count_sum(counters->sums[i], counters->short_sums[i]);
        counters->is_near_overflow |= counters->sums[i] > UINT32_MAX / 2;
    }
    memset(counters->short_sums, 0, counters->meta->units->len * sizeof *counters->short_sums);
    counters->bytes_unsettled = 0;
}

const uint64_t *covcounters_sums(CovCounters *counters)
{
    settle(counters);
    return counters->sums;
}

void covcounters_join(CovCounters *counters, const CovCounters *others)
{
    settle(counters);
    for (guint i = 0; i < counters->meta->units->len; i++) {
        uint64_t sum = profile_count_sum(others->sums[i], others->short_sums[i]);

        counters->sums[i] = profile_count_sum(counters->sums[i], sum);
        counters->has_warned |= counters->rules.warns_of_overflow && counters->sums[i] > UINT32_MAX;
    }
}

bool covcounters_has_warned(const CovCounters *counters)
{
    return counters->has_warned;
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

static void warn(CovCounters *counters, const char *text)
{
    counters->has_warned = true;
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

// The eight bytes at `at`, the first of them the lowest.
static inline uint64_t word_at(const guint8 *at)
{
    uint64_t word;

    memcpy(&word, at, sizeof word);
    return GUINT64_FROM_LE(word);
}

// All bits of a word's `n` lowest bytes.
static inline uint64_t lowest_bytes(uint32_t n)
{
    return n < LANES ? ((uint64_t)1 << 8 * n) - 1 : UINT64_MAX;
}

// Adds the eight bytes of `word` to eight sums.
static inline void add_lanes(uint64_t word, uint32_t *sums)
{
    uint64_t in_order = GUINT64_TO_LE(word);
    Bytes8 bytes;
    Shorts8 shorts;
    Words4 low, high;

    memcpy(&bytes, &in_order, sizeof bytes);
    memcpy(&low, sums, sizeof low);
    memcpy(&high, sums + 4, sizeof high);
    shorts = __builtin_convertvector(bytes, Shorts8);
    low += __builtin_convertvector((Shorts4)__builtin_shufflevector(shorts, shorts, 0, 1, 2, 3), Words4);
    high += __builtin_convertvector((Shorts4)__builtin_shufflevector(shorts, shorts, 4, 5, 6, 7), Words4);
    memcpy(sums, &low, sizeof low);
    memcpy(sums + 4, &high, sizeof high);
}

// Adds the numbers of a small function if all are of one byte. Most functions are like that; how many blocks they have
// is not branched on, since the processor could not foresee it.
static inline bool add_small_function(ByteCursor *cursor, uint32_t n, uint32_t *short_sums)
{
    uint64_t low, high;

    if (n > 2 * LANES || byte_cursor_left(cursor) < 2 * LANES)
        return false;
    low = word_at(cursor->at) & lowest_bytes(n);
    high = word_at(cursor->at + LANES) & lowest_bytes(n > LANES ? n - LANES : 0);
    if ((low | high) & LONG_BYTES)
        return false;
    add_lanes(low, short_sums);
    add_lanes(high, short_sums + LANES);
    cursor->at += n;
    return true;
}

// Adds the numbers of one byte that are first among the `n` numbers at `at`, eight at most, and returns how many those
// were. All lanes are added, so that nothing has to wait for how many; what does not belong is zero.
static inline guint add_short_numbers(const guint8 *at, uint32_t n, uint32_t *short_sums)
{
    uint64_t word = word_at(at);
    uint64_t ends = (word & LONG_BYTES) | ~lowest_bytes(n);
    guint n_short = ends ? (guint)__builtin_ctzll(ends) / 8 : LANES;

    add_lanes(word & lowest_bytes(n_short), short_sums);
    return n_short;
}

// Adds `n` ULEB numbers to the blocks from `first` on.
static void add_uleb(CounterReader *reader, guint first, uint32_t n)
{
    CovCounters *counters = reader->counters;
    ByteCursor *cursor = &reader->cursor;

    if (add_small_function(cursor, n, counters->short_sums + first))
        return;
    for (guint unit = first, end = first + n; unit < end && !cursor->fault;) {
        if (byte_cursor_left(cursor) >= LANES) {
            guint n_short = add_short_numbers(cursor->at, end - unit, counters->short_sums + unit);

            cursor->at += n_short;
            unit += n_short;
            if (n_short == LANES || unit == end)
                continue;
        }
        counters->sums[unit] += byte_cursor_uleb(cursor);
        counters->is_near_overflow |= counters->sums[unit] > UINT32_MAX / 2;
        unit++;
    }
}

// Adds numbers of any flavour. Those beyond the blocks belong to none.
static void add_numbers(CounterReader *reader, uint64_t *sums, uint32_t n_sums, uint32_t n_values)
{
    for (uint32_t i = 0; i < n_values && !reader->cursor.fault; i++) {
        uint32_t value = read_value(reader);

        if (i < n_sums && reader->is_counted) {
            sums[i] += value;
            reader->counters->is_near_overflow |= sums[i] > UINT32_MAX / 2;
        }
    }
}

// Warns if one of the numbers that were added, and are read here again, took its sum past the 32 bits that Go gives it.
static void check_overflow(CounterReader again, guint first, uint32_t n)
{
    CovCounters *counters = again.counters;

    for (guint unit = first; unit < first + n; unit++) {
        if (read_value(&again) > 0 && counters->sums[unit] > UINT32_MAX) {
            warn(counters, "uint32 overflow during counter merge");
            return;
        }
    }
}

// Takes care that no sum passes 32 bits unseen, now that it might.
static void watch(CounterReader *reader, const guint8 *numbers, guint first, uint32_t n)
{
    CovCounters *counters = reader->counters;
    CounterReader again = *reader;

    if (!counters->rules.warns_of_overflow || !reader->is_counted || reader->cursor.fault)
        return;
    if (reader->is_plain)
        settle(counters); // once: from now on nothing is added to the short sums
    reader->is_plain = false;
    again.cursor.at = numbers;
    check_overflow(again, first, n);
}

static inline void read_known(CounterReader *reader, const Entry *entry, uint32_t function)
{
    CovCounters *counters = reader->counters;
    const guint8 *numbers = reader->cursor.at;
    uint32_t first = counters->first_units[function], n_units = counters->first_units[function + 1] - first;

    if (entry->n_values < n_units)
        byte_cursor_fail(&reader->cursor, "has fewer counters than a function has blocks");
    if (entry->n_values == n_units && reader->is_plain)
        add_uleb(reader, first, n_units);
    else
        add_numbers(reader, counters->sums + first, n_units, entry->n_values);
    if (counters->is_near_overflow)
        watch(reader, numbers, first, n_units);
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

// A footer tells how many segments there are up to it.
static bool is_footer(const guint8 *bytes, uint32_t n_segments)
{
    ByteCursor told = byte_cursor(bytes, FOOTER_BYTES);

    byte_cursor_take(&told, 8);
    return memcmp(bytes, magic, sizeof magic) == 0 && byte_cursor_u32(&told) == n_segments;
}

// Go 1.20 tells how many functions ran before it writes them: those that ran for the first time meanwhile are there
// too, behind those told of.
static void read_untold_entries(CounterReader *reader)
{
    ByteCursor *cursor = &reader->cursor;
    gsize left = byte_cursor_left(cursor);

    if (left <= FOOTER_BYTES || is_footer(cursor->at, 1) || !is_footer(cursor->end - FOOTER_BYTES, 1))
        return;
    reader->is_counted = !reader->counters->rules.is_first_segment;
    reader->is_plain = reader->is_plain && reader->is_counted;
    while (!cursor->fault && byte_cursor_left(cursor) > FOOTER_BYTES)
        read_entry(reader);
}

static void read_footer(CounterReader *reader, uint32_t n_segments)
{
    const guint8 *footer = byte_cursor_take(&reader->cursor, FOOTER_BYTES);

    if (footer && !is_footer(footer, n_segments))
        byte_cursor_fail(&reader->cursor, "does not end as counters do");
}

static void read_segment(CounterReader *reader, uint32_t n_segments)
{
    ByteCursor *cursor = &reader->cursor;
    const CovCountersRules *rules = &reader->counters->rules;
    uint64_t n_entries = byte_cursor_u64(cursor);
    uint64_t strings_size = byte_cursor_u32(cursor), arguments_size = byte_cursor_u32(cursor);

    reader->is_counted = n_segments == 1 || !rules->is_first_segment;
    reader->is_plain = reader->is_counted && reader->is_short && !reader->is_raw &&
                       !(reader->counters->is_near_overflow && rules->warns_of_overflow);
    byte_cursor_take(cursor, strings_size + arguments_size);
    for (uint64_t i = 0; i < n_entries && !cursor->fault; i++)
        read_entry(reader);
    if (n_segments == 1 && !cursor->fault)
        read_untold_entries(reader);
    read_footer(reader, n_segments);
}

bool covcounters_add(CovCounters *counters, const void *data, gsize size, GError **error)
{
    CounterReader reader = { .cursor = byte_cursor(data, size), .counters = counters };
    uint32_t n_segments = 0;

    if (counters->bytes_unsettled + size > BYTES_UNTIL_SETTLED)
        settle(counters);
    counters->bytes_unsettled += size;
    reader.is_short = size <= BYTES_UNTIL_SETTLED;
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
