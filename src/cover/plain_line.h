// SPDX-License-Identifier: Apache-2.0
// Plain line: a block line as Go's tools write it, read without asking about each digit.
//
// Where numbers end cannot be foretold, so a loop over digits mispredicts a few times a line, which costs more than all
// its arithmetic. With SSE2, which every x86-64 has, the ends of all numbers are found at once, and the digits of two
// numbers are summed up side by side in one word. What is longer than usual, or near the end of the text, goes through
// the loop.
#pragma once

#include "cover/profile.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
    PLAIN_POSITION_DIGITS_MAX = 9, // these fit into 32 bits
    PLAIN_COUNT_DIGITS_MAX = 18,   // and these into 63
};

// Whether two names of one size are equal; inline, since they are asked about at every line.
static inline bool plain_name_equal(const char *a, const char *b, gsize size)
{
#ifdef __SSE2__
    __m128i equal = _mm_set1_epi8(-1);

    if (size < sizeof equal)
        return memcmp(a, b, size) == 0;
    for (gsize i = 0; i < size; i += sizeof equal) {
        gsize at = MIN(i, size - sizeof equal); // the last sixteen bytes overlap those before
        __m128i one = _mm_loadu_si128((const __m128i *)(const void *)(a + at));
        __m128i other = _mm_loadu_si128((const __m128i *)(const void *)(b + at));

        equal = _mm_and_si128(equal, _mm_cmpeq_epi8(one, other));
    }
    return _mm_movemask_epi8(equal) == 0xffff;
#else
    return memcmp(a, b, size) == 0;
#endif
}

// Reads up to `digits_max` digits and the byte `stop` after them; false leaves `*at`. Some byte that is no digit must
// follow.
static inline bool plain_number(const char **at, guint digits_max, char stop, uint64_t *value)
{
    const char *p = *at;
    uint64_t number = 0;

    for (guint digit; (digit = (guint)(guchar)*p - '0') <= 9; p++)
        number = number * 10 + digit;
    *value = number;
    if (p == *at || p - *at > digits_max || *p != stop)
        return false;
    *at = p + 1;
    return true;
}

static inline bool plain_position(const char **at, char stop, uint32_t *value)
{
    uint64_t number;

    if (!plain_number(at, PLAIN_POSITION_DIGITS_MAX, stop, &number))
        return false;
    *value = (uint32_t)number;
    return true;
}

static inline bool plain_numbers_one_by_one(const char **at, Block *block, uint64_t *count)
{
    const char *p = *at;

    if (!plain_position(&p, '.', &block->start_line) || !plain_position(&p, ',', &block->start_col) ||
        !plain_position(&p, '.', &block->end_line) || !plain_position(&p, ' ', &block->end_col) ||
        !plain_position(&p, ' ', &block->statements) || !plain_number(&p, PLAIN_COUNT_DIGITS_MAX, '\n', count))
        return false;
    *at = p;
    return true;
}

#ifdef __SSE2__

enum { PLAIN_WINDOW = 32 + 4 }; // bytes that are looked at: for the ends of numbers, and from where the last one ends

// One bit for each of the next 16 bytes: whether it is no digit.
static inline guint plain_ends_16(const char *at)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    __m128i digits = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));

    return (guint)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_max_epu8(digits, _mm_set1_epi8(10)), digits));
}

// The four bytes at `at` of which the first `n_digits`, 1 to 4, are digits; moved behind leading zeros.
static inline uint64_t plain_digits(const char *at, guint n_digits)
{
    uint32_t bytes;

    memcpy(&bytes, at, sizeof bytes);
    return bytes << (32 - 8 * n_digits);
}

// Two numbers of four digits each, the first in the low half: summed up by pairs of digits, then by pairs of these.
static inline uint64_t plain_sums(uint64_t digits)
{
    digits = (digits & 0x0f0f0f0f0f0f0f0f) * (1 + (10 << 8)) >> 8 & 0x00ff00ff00ff00ff;
    return digits * (1 + (100 << 16)) >> 16 & 0x0000ffff0000ffff;
}

// Reads "<start line>.<start col>,<end line>.<end col> <statements> <count>\n", each number of one to four digits.
static inline bool plain_numbers_at_once(const char **at, Block *block, uint64_t *count)
{
    enum { N_NUMBERS = 6, WINDOW_END = 31 };
    static const char stops[N_NUMBERS] = { '.', ',', '.', ' ', ' ', '\n' };
    const char *p = *at;
    guint ends = plain_ends_16(p) | plain_ends_16(p + 16) << 16, from[N_NUMBERS + 1] = { 0 }, lengths = 0, wrong = 0;
    uint64_t digits[N_NUMBERS], pair;

#pragma GCC unroll 6
    for (guint i = 0; i < N_NUMBERS; i++) {
        guint end = (guint)__builtin_ctz(ends | 1u << WINDOW_END);

        ends &= ends - 1;
        lengths |= end - from[i] - 1; // an empty number makes it huge
        wrong |= (guint)(guchar)(p[end] ^ stops[i]);
        from[i + 1] = end + 1;
    }
    if (wrong || lengths > 3)
        return false;
#pragma GCC unroll 6
    for (guint i = 0; i < N_NUMBERS; i++)
        digits[i] = plain_digits(p + from[i], from[i + 1] - from[i] - 1);
    pair = plain_sums(digits[0] | digits[1] << 32);
    block->start_line = (uint32_t)pair;
    block->start_col = (uint32_t)(pair >> 32);
    pair = plain_sums(digits[2] | digits[3] << 32);
    block->end_line = (uint32_t)pair;
    block->end_col = (uint32_t)(pair >> 32);
    pair = plain_sums(digits[4] | digits[5] << 32);
    block->statements = (uint32_t)pair;
    *count = pair >> 32;
    *at = p + from[N_NUMBERS];
    return true;
}

#endif

// Reads the numbers of a line, which stand behind the colon at `*at`, and moves `*at` behind the line feed; false, and
// `*at` stays, when they are of another shape. The text reaches to `end` and its last byte is a line feed.
static inline bool plain_numbers(const char **at, const char *end, Block *block, uint64_t *count)
{
#ifdef __SSE2__
    if (end - *at >= PLAIN_WINDOW && plain_numbers_at_once(at, block, count))
        return true;
#endif
    return plain_numbers_one_by_one(at, block, count);
}
