// SPDX-License-Identifier: Apache-2.0
// Epochs: the open epochs of each instance, and what they add up to with those that ended; within a transaction of the
// caller.
//
//     total of a layout = closed (the epochs that ended) + last (of each epoch that is open)
//
// An address has an open epoch for each process that says its name, since several may answer there by turns (behind a
// load balancer, or an old and a new pod for a moment), and late: a push of the old pod comes after a read of the new
// one. Of these the OPEN_EPOCHS seen last stay open.
#pragma once

#include "cover/profile.h"
#include "store/accumulation.h"
#include "store/database.h"

// A read made ready outside the transaction, since that is most of the work.
typedef struct PreparedRead {
    const Seen *seen; // borrowed
    char *layout;     // digest of the layout
    char *digest;     // of the profile's text
    GBytes *packed;
} PreparedRead;
void prepared_read_init(PreparedRead *read, const Seen *seen);
void prepared_read_clear(PreparedRead *read);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PreparedRead, prepared_read_clear)

// Takes the read over into the build's epoch of that address.
bool epoch_take(Database *database, int64_t build, const PreparedRead *read, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// What a build has covered in its newest layout.
typedef struct LayoutSum {
    Profile *profile; // NULL: nothing
    char *addresses;  // whose coverage it holds, joined by commas in the order first seen
    guint n_layouts;  // of the build
} LayoutSum;
void layout_sum_clear(LayoutSum *sum);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LayoutSum, layout_sum_clear)
bool layout_sum_newest(Database *database, int64_t build, LayoutSum *sum, GError **error) G_GNUC_WARN_UNUSED_RESULT;
