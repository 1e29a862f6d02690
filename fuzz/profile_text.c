// SPDX-License-Identifier: Apache-2.0
// Fuzz target: text profiles. Bytes are refused with an error, or give a profile that obeys the laws; where they are
// cut into pieces makes no difference, and neither does what form they are read in as long as there is one mode line.
#include "profile_laws.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static const ProfileLimits limits = { 1 << 20, 1000, 10000, false };

static bool read_in_pieces(Profile **out, const char *text, gsize size, gsize piece, GError **error)
{
    g_autoptr(ProfileTextReader) reader = profile_text_reader_new(PROFILE_TEXT_SINGLE, &limits);

    for (gsize at = 0; at < size; at += piece) {
        if (!profile_text_reader_add(reader, text + at, MIN(piece, size - at), error))
            return false;
    }
    return profile_text_reader_finish(reader, out, error);
}

static void check_pieces(const Profile *whole, const GError *whole_error, const char *text, gsize size)
{
    gsize piece = 1 + size % 7;
    g_autoptr(Profile) profile = NULL;
    g_autoptr(GError) error = NULL;
    bool is_read = read_in_pieces(&profile, text, size, piece, &error);

    g_assert_true(is_read == (whole != NULL));
    if (is_read)
        check_equal(whole, profile);
    else
        g_assert_cmpstr(error->message, ==, whole_error->message);
}

// What is one profile is also a row of one.
static void check_concatenated(const Profile *whole, const char *text, gsize size)
{
    g_autoptr(Profile) profile = NULL;

    g_assert_true(profile_text_read(&profile, text, size, PROFILE_TEXT_CONCATENATED, &limits, NULL));
    check_equal(whole, profile);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    const char *text = (const char *)data;
    g_autoptr(Profile) profile = NULL;
    g_autoptr(GError) error = NULL;
    bool is_read = profile_text_read(&profile, text, size, PROFILE_TEXT_SINGLE, &limits, &error);

    g_assert_true(is_read == (profile != NULL) && is_read == (error == NULL));
    check_pieces(profile, error, text, size);
    if (is_read) {
        check_laws(profile);
        check_concatenated(profile, text, size);
    } else {
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
    }
    return 0;
}
