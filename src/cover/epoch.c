// SPDX-License-Identifier: Apache-2.0
// Epoch: tells whether two reads of one instance come from one process.
#include "cover/epoch.h"

// Whether some count is lower than it was. A mode-set block has run or not; how that is written does not matter.
static bool some_count_fell(const Profile *last, const Profile *seen)
{
    bool is_set = profile_is_set(last);

    for (guint i = 0; i < last->counts->len; i++) {
        uint64_t before = profile_count(last, i), now = profile_count(seen, i);

        if (is_set ? before > 0 && now == 0 : now < before)
            return true;
    }
    return false;
}

static bool tell_apart(const char *process, const char *other)
{
    return process && *process && other && *other && g_strcmp0(process, other) != 0;
}

EpochChange epoch_compare(const Profile *last, const char *last_process, const Profile *seen, const char *seen_process)
{
    if (!profile_has_layout_of(last, seen))
        return EPOCH_LAYOUT;
    if (tell_apart(last_process, seen_process) || some_count_fell(last, seen))
        return EPOCH_NEW;
    return EPOCH_SAME;
}
