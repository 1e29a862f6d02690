// SPDX-License-Identifier: Apache-2.0
// Token digest: 128 bits of a row of tokens, for telling rows apart that nobody made to be alike.
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

// Sizes are part of what is digested: the rows "a" "b" and "ab" differ.
typedef struct TokenDigest {
    uint64_t one, other;
    uint64_t held; // a word that waits for the second of its pair
    uint64_t n_words;
} TokenDigest;

// Begins as zeros. Of the bytes behind the token, up to `room` from its start can be read.
void token_digest_add(TokenDigest *digest, const char *token, gsize size, gsize room);

// Adds nothing more; `digest` is left as it is.
void token_digest_finish(const TokenDigest *digest, uint64_t words[2]);
