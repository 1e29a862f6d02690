// SPDX-License-Identifier: Apache-2.0
// Tests of the digest of a row of tokens.
#include "gosrc/token_digest.h"

#include <string.h>

typedef struct Words {
    uint64_t words[2];
} Words;

// Digests tokens that are cut at the bars, each in a copy of its own size.
static Words digest(const char *row)
{
    g_auto(GStrv) tokens = g_strsplit(row, "|", -1);
    TokenDigest state = { 0 };
    Words found;

    for (guint i = 0; tokens[i]; i++) {
        gsize size = strlen(tokens[i]);
        g_autofree char *token = g_memdup2(tokens[i], size);

        token_digest_add(&state, size > 0 ? token : "", size, size);
    }
    token_digest_finish(&state, found.words);
    return found;
}

static bool is_equal(Words a, Words b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static void rows_that_are_cut_in_another_way_differ(void)
{
    static const char *const rows[] = {
        "ab",        "a|b",        "a|b|",       "|a|b", "abcdefgh",         "abcdefg|h",         "abcdefgh|",
        "abcdefghi", "abcdefg|hi", "abcdefgh|i", "b|a",  "abcdefghabcdefgh", "abcdefgh|abcdefgh", "\1",
        "a\1",       "abcdefgh\1",
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        for (guint j = 0; j < G_N_ELEMENTS(rows); j++)
            g_assert_true(is_equal(digest(rows[i]), digest(rows[j])) == (i == j));
    }
}

// What stands behind a token in its text does not count.
static void what_follows_a_token_does_not_count(void)
{
    static const char text[] = "abcdefghijklmnopqrstuvwxyz";

    for (gsize size = 1; size <= 20; size++) {
        g_autofree char *alone = g_strndup(text, size);
        Words wanted = digest(alone), found;
        TokenDigest state = { 0 };

        token_digest_add(&state, text, size, sizeof text);
        token_digest_finish(&state, found.words);
        g_assert_true(is_equal(found, wanted));
    }
}

// Kept digests stay good: what is written here was computed once.
static void digests_do_not_change_between_versions(void)
{
    Words found = digest("func|main|(|)|{|println|(|\"a long string literal\"|)|}");

    g_assert_cmphex(found.words[0], ==, 0x7ade034319fa3e6b);
    g_assert_cmphex(found.words[1], ==, 0x17e3f90f2537d444);
}

static void each_bit_counts(void)
{
    GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    char token[20];

    memset(token, 'a', sizeof token);
    for (guint bit = 0; bit < 8 * sizeof token; bit++) {
        TokenDigest state = { 0 };
        Words found;

        token[bit / 8] ^= (char)(1 << bit % 8);
        token_digest_add(&state, token, sizeof token, sizeof token);
        token[bit / 8] ^= (char)(1 << bit % 8);
        token_digest_finish(&state, found.words);
        g_assert_true(g_hash_table_add(seen, g_strdup_printf("%lx", (gulong)found.words[0])));
        g_assert_true(g_hash_table_add(seen, g_strdup_printf("%lx", (gulong)found.words[1])));
    }
    g_hash_table_unref(seen);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/token digest/cuts", rows_that_are_cut_in_another_way_differ);
    g_test_add_func("/token digest/behind", what_follows_a_token_does_not_count);
    g_test_add_func("/token digest/kept", digests_do_not_change_between_versions);
    g_test_add_func("/token digest/bits", each_bit_counts);
    return g_test_run();
}
