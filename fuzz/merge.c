// SPDX-License-Identifier: Apache-2.0
// Fuzz target: merging of two profiles with a NUL byte between. The order makes no difference, a failure changes
// nothing, and the sum is what both texts behind each other say.
#include "two_profiles.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void check_unchanged(const Profile *profile, const Profile *before)
{
    g_assert_cmpstr(profile->mode, ==, before->mode);
    check_equal(profile, before);
}

// A merge refuses other blocks in one file; the reader of a text adds them.
static void check_concatenated(const Profile *sum, const guint8 *data, gsize size)
{
    const ProfileLimits limits = { 1 << 20, 1000, 10000, false };
    TwoTexts texts = two_texts(data, size);
    g_autoptr(GString) row = g_string_new_len(texts.one, (gssize)texts.one_size);
    g_autoptr(Profile) profile = NULL;

    if (row->len > 0 && row->str[row->len - 1] != '\n')
        g_string_append_c(row, '\n');
    g_string_append_len(row, texts.other, (gssize)texts.other_size);
    g_assert_true(profile_text_read(&profile, row->str, row->len, PROFILE_TEXT_CONCATENATED, &limits, NULL));
    check_equal(sum, profile);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autoptr(Profile) one = NULL;
    g_autoptr(Profile) other = NULL;
    g_autoptr(Profile) sum = NULL;
    g_autoptr(Profile) mirrored = NULL;
    g_autoptr(GError) error = NULL;

    if (!two_profiles(&one, &other, data, size))
        return 0;
    sum = profile_copy(one);
    mirrored = profile_copy(other);
    if (!profile_merge(sum, other, &error)) {
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
        check_unchanged(sum, one);
        g_assert_false(profile_merge(mirrored, one, NULL));
        check_unchanged(mirrored, other);
        return 0;
    }
    check_order(sum);
    g_assert_true(profile_merge(mirrored, one, NULL));
    check_equal(sum, mirrored);
    check_concatenated(sum, data, size);
    return 0;
}
