// SPDX-License-Identifier: Apache-2.0
// Fuzz target: text profiles. Bytes are refused with an error, or give a profile that obeys the laws.
#include "profile_laws.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    const ProfileLimits limits = { 1 << 20, 1000, 10000 };
    g_autoptr(Profile) profile = NULL;
    g_autoptr(GError) error = NULL;
    bool is_read = profile_text_read(&profile, (const char *)data, size, PROFILE_TEXT_SINGLE, &limits, &error);

    g_assert_true(is_read == (profile != NULL) && is_read == (error == NULL));
    if (is_read)
        check_laws(profile);
    else
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
    return 0;
}
