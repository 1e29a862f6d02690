// SPDX-License-Identifier: Apache-2.0
// Profile laws: what is true of every profile, wherever it was read from.
#pragma once

#include "cover/merge.h"
#include "cover/profile_text.h"
#include "cover/total.h"

#include <string.h>

static inline bool is_before(const Block *a, const Block *b)
{
    const uint32_t one[] = { a->start_line, a->start_col, a->end_line, a->end_col, a->statements };
    const uint32_t other[] = { b->start_line, b->start_col, b->end_line, b->end_col, b->statements };

    for (guint i = 0; i < G_N_ELEMENTS(one); i++) {
        if (one[i] != other[i])
            return one[i] < other[i];
    }
    return false;
}

static inline void check_order(const Profile *profile)
{
    guint n_blocks = 0;

    for (guint i = 0; i < profile->files->len; i++) {
        const ProfileFile *file = profile_file(profile, i);

        g_assert_true(i == 0 || strcmp(profile_file(profile, i - 1)->name, file->name) < 0);
        for (guint block = file->first_block + 1; block < file->first_block + file->n_blocks; block++)
            g_assert_true(is_before(profile_block(profile, block - 1), profile_block(profile, block)));
        n_blocks += file->n_blocks;
    }
    g_assert_cmpuint(n_blocks, ==, profile->blocks->len);
    g_assert_cmpuint(n_blocks, ==, profile->counts->len);
}

static inline void check_equal(const Profile *a, const Profile *b)
{
    g_assert_true(profile_has_layout_of(a, b));
    for (guint i = 0; i < a->files->len; i++) {
        const ProfileFile *in_a = profile_file(a, i), *in_b = profile_file(b, i);

        for (guint block = 0; block < in_a->n_blocks; block++)
            g_assert_cmpuint(profile_count(a, in_a->first_block + block), ==,
                             profile_count(b, in_b->first_block + block));
    }
}

// What is written reads back as the same, by the reader that the store has: native data may hold clashes.
static inline void check_text(const Profile *profile)
{
    g_autoptr(Output) output = output_new_memory();
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(Profile) again = NULL;
    gsize size;
    const char *text;

    profile_text_write(profile, output);
    bytes = output_steal(output);
    text = g_bytes_get_data(bytes, &size);
    g_assert_true(
        profile_text_read(&again, text ? text : "", size, PROFILE_TEXT_SINGLE, &profile_limits_collected, NULL));
    // A file without blocks has no line.
    if (profile->files->len == again->files->len)
        check_equal(profile, again);
}

static inline void check_merge(const Profile *profile)
{
    g_autoptr(Profile) twice = profile_copy(profile);
    Total total = profile_total(profile), total_of_twice;

    check_equal(profile, twice);
    g_assert_true(profile_merge(twice, profile, NULL));
    check_order(twice);
    for (guint i = 0; i < profile->counts->len; i++) {
        uint64_t count = profile_count(profile, i);
        uint64_t doubled = count > PROFILE_COUNT_MAX / 2 ? PROFILE_COUNT_MAX : 2 * count;

        g_assert_cmpuint(profile_count(twice, i), ==, profile_is_set(profile) ? count : doubled);
    }
    total_of_twice = profile_total(twice);
    g_assert_cmpuint(total.covered, ==, total_of_twice.covered);
    g_assert_cmpuint(total.covered, <=, total.statements);
}

static inline void check_laws(const Profile *profile)
{
    check_order(profile);
    check_text(profile);
    check_merge(profile);
}
