// SPDX-License-Identifier: Apache-2.0
// Epoch: tells whether two reads of one instance come from one process.
#pragma once

#include "cover/profile.h"

typedef enum EpochChange {
    EPOCH_SAME, // the counters only grew: `seen` replaces `last`
    EPOCH_NEW,  // another process, a clear, or a counter of 32 bits that wrapped: `last` is kept and `seen` adds to it
    EPOCH_LAYOUT, // another binary: the layouts differ
} EpochChange;

// Compares two reads of one instance, `last` before `seen`. The process ids are what the agent says of itself; NULL or
// empty when it does not say. Two different ids are two epochs; equal ids decide nothing alone, since a counter that
// fell still means that counts were lost between. In mode set a block that was covered and is not any more is a fall.
EpochChange epoch_compare(const Profile *last, const char *last_process, const Profile *seen, const char *seen_process);
