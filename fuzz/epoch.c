// SPDX-License-Identifier: Apache-2.0
// Fuzz target: epochs, of two profiles with a NUL byte between: two reads of one instance. A read that only grew is of
// the same process, and whatever was added to a read is not less than it.
#include "cover/epoch.h"
#include "two_profiles.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static bool has_fallen(const Profile *last, const Profile *seen)
{
    for (guint i = 0; i < last->counts->len; i++) {
        uint64_t before = profile_count(last, i), now = profile_count(seen, i);

        if (profile_is_set(last) ? before > 0 && now == 0 : now < before)
            return true;
    }
    return false;
}

static EpochChange change_of(const Profile *last, const Profile *seen)
{
    if (!profile_has_layout_of(last, seen))
        return EPOCH_LAYOUT;
    return has_fallen(last, seen) ? EPOCH_NEW : EPOCH_SAME;
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autoptr(Profile) last = NULL;
    g_autoptr(Profile) seen = NULL;
    g_autoptr(Profile) sum = NULL;

    if (!two_profiles(&last, &seen, data, size))
        return 0;
    g_assert_cmpint(epoch_compare(last, NULL, seen, NULL), ==, change_of(last, seen));
    g_assert_cmpint(epoch_compare(last, "1", seen, "1"), ==, change_of(last, seen));
    g_assert_cmpint(epoch_compare(last, "1", last, NULL), ==, EPOCH_SAME);
    g_assert_cmpint(epoch_compare(last, "1", last, "2"), ==, EPOCH_NEW);
    sum = profile_copy(last);
    if (profile_has_layout_of(last, seen) && profile_merge(sum, seen, NULL))
        g_assert_cmpint(epoch_compare(last, NULL, sum, NULL), ==, EPOCH_SAME);
    return 0;
}
