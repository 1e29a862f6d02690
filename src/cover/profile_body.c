// SPDX-License-Identifier: Apache-2.0
// Profile body: a profile in either form that agents send, told apart by its first bytes.
#include "cover/profile_body.h"

#include "cover/covdata.h"

#include <string.h>

bool profile_body_is_native(const void *data, gsize size)
{
    static const char magic[] = { '\0', 'c', 'v', 'm' };

    return size >= sizeof magic && memcmp(data, magic, sizeof magic) == 0;
}

bool profile_body_read(Profile **out, const void *data, gsize size, const ProfileLimits *limits, GError **error)
{
    if (profile_body_is_native(data, size))
        return covdata_read_pair(out, data, size, limits, error);
    return profile_text_read(out, size ? data : "", size, PROFILE_TEXT_SINGLE, limits, error);
}
