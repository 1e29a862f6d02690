// SPDX-License-Identifier: Apache-2.0
// Token digest: 128 bits of a row of tokens, for telling rows apart that nobody made to be alike.
//
// A token of up to seven bytes is one word, with its size in the highest byte; a longer one is a word with the size and
// words with its bytes. So no two rows give the same words. Pairs of words are mixed as in MurmurHash3.
// Source: Austin Appleby, MurmurHash3_x64_128 (public domain).
#include "gosrc/token_digest.h"

#include <string.h>

static uint64_t rotate(uint64_t word, int by)
{
    return word << by | word >> (64 - by);
}

static const uint64_t c1 = 0x87c37b91114253d5, c2 = 0x4cf5ad432745937f;

static void mix(TokenDigest *digest, uint64_t first, uint64_t second)
{
    digest->one ^= rotate(first * c1, 31) * c2;
    digest->one = (rotate(digest->one, 27) + digest->other) * 5 + 0x52dce729;
    digest->other ^= rotate(second * c2, 33) * c1;
    digest->other = (rotate(digest->other, 31) + digest->one) * 5 + 0x38495ab5;
}

static void add_word(TokenDigest *digest, uint64_t word)
{
    if (digest->n_words++ % 2 == 0)
        digest->held = word;
    else
        mix(digest, digest->held, word);
}

// The first bytes, at most eight, with zeros behind them.
static uint64_t load(const char *bytes, gsize size, gsize room)
{
    uint64_t word = 0;

    if (room < sizeof word) {
        memcpy(&word, bytes, MIN(size, room));
        return GUINT64_FROM_LE(word);
    }
    memcpy(&word, bytes, sizeof word);
    word = GUINT64_FROM_LE(word);
    return size >= sizeof word ? word : word & ~(UINT64_MAX << (8 * size));
}

void token_digest_add(TokenDigest *digest, const char *token, gsize size, gsize room)
{
    if (size < 8) {
        add_word(digest, load(token, size, room) | (uint64_t)size << 56);
        return;
    }
    add_word(digest, (uint64_t)size | UINT64_C(1) << 63);
    for (gsize at = 0; at < size; at += 8)
        add_word(digest, load(token + at, size - at, room - at));
}

static uint64_t avalanche(uint64_t word)
{
    word = (word ^ word >> 33) * 0xff51afd7ed558ccd;
    word = (word ^ word >> 33) * 0xc4ceb9fe1a85ec53;
    return word ^ word >> 33;
}

void token_digest_finish(const TokenDigest *digest, uint64_t words[2])
{
    TokenDigest end = *digest;
    uint64_t one, other;

    if (end.n_words % 2 != 0)
        mix(&end, end.held, 0);
    one = end.one ^ end.n_words;
    other = end.other ^ end.n_words;
    one += other;
    other += one;
    one = avalanche(one);
    other = avalanche(other);
    words[0] = one + other;
    words[1] = other + words[0];
}
