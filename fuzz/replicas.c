// SPDX-License-Identifier: Apache-2.0
// Fuzz target: the sum of many texts, with NUL bytes between. Comparing each with the first gives, and refuses, what
// reading and merging one after the other does, wherever the texts are cut into pieces.
#include "cover/replicas.h"
#include "two_profiles.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static const ProfileLimits limits = { 1 << 20, 1000, 10000, false };

static bool add_pieces(Replicas *replicas, TwoTexts texts, gsize piece)
{
    replicas_begin(replicas, "text");
    for (gsize at = 0; at < texts.one_size; at += piece) {
        if (!replicas_add_piece(replicas, texts.one + at, MIN(piece, texts.one_size - at), NULL))
            return false;
    }
    return replicas_end(replicas, NULL);
}

static bool sum_fast(Profile **out, const guint8 *data, gsize size)
{
    g_autoptr(Replicas) replicas = replicas_new(PROFILE_TEXT_SINGLE, &limits);
    TwoTexts texts = { .other = (const char *)data, .other_size = size };

    while (texts.other_size > 0) {
        texts = two_texts((const guint8 *)texts.other, texts.other_size);
        if (!add_pieces(replicas, texts, 1 + size % 31))
            return false;
    }
    *out = replicas_finish(replicas);
    return true;
}

static bool sum_plainly(Profile **out, const guint8 *data, gsize size)
{
    g_autoptr(Profile) sum = profile_new();
    TwoTexts texts = { .other = (const char *)data, .other_size = size };

    while (texts.other_size > 0) {
        g_autoptr(Profile) profile = NULL;

        texts = two_texts((const guint8 *)texts.other, texts.other_size);
        if (!profile_text_read(&profile, texts.one, texts.one_size, PROFILE_TEXT_SINGLE, &limits, NULL) ||
            !profile_merge(sum, profile, NULL))
            return false;
    }
    *out = g_steal_pointer(&sum);
    return true;
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autoptr(Profile) fast = NULL;
    g_autoptr(Profile) plain = NULL;
    bool is_summed = sum_fast(&fast, data, size);

    g_assert_true(is_summed == sum_plainly(&plain, data, size));
    if (is_summed) {
        g_assert_cmpstr(fast->mode, ==, plain->mode);
        check_order(fast);
        check_equal(fast, plain);
    }
    return 0;
}
