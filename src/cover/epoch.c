// SPDX-License-Identifier: Apache-2.0
// Epoch: tells whether two reads of one instance come from one process.
#include "cover/epoch.h"

// A mode-set block has run or not; how that is written does not matter.
static bool count_fell(const uint64_t *last, const uint64_t *seen, guint n, bool is_set)
{
    for (guint i = 0; i < n; i++) {
        if (is_set ? last[i] > 0 && seen[i] == 0 : seen[i] < last[i])
            return true;
    }
    return false;
}

// Whether some count is lower than it was, in profiles of one layout.
static bool some_count_fell(const Profile *last, const Profile *seen)
{
    bool is_set = profile_is_set(last);

    for (guint i = 0; i < last->files->len; i++) {
        const ProfileFile *before = profile_file(last, i), *now = profile_file(seen, i);

        if (count_fell(&g_array_index(last->counts, uint64_t, before->first_block),
                       &g_array_index(seen->counts, uint64_t, now->first_block), before->n_blocks, is_set))
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
