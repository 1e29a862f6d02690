// SPDX-License-Identifier: Apache-2.0
// Carried totals: what a build has covered together with what it carries from earlier builds; noted whenever a carry is
// made, beside the plain total and never instead of it.
#pragma once

#include "cover/service_name.h"
#include "cover/total.h"
#include "store/store.h"

#include <stdint.h>

typedef struct CarriedTotal {
    int64_t snapshot;  // that it is of
    Total total;       // together: what ran in it or is carried, of all its statements
    uint64_t carried;  // of these, the statements that only ran in earlier builds
    char **commits;    // 40 digits each: of the builds that were carried from, newest first; NULL-terminated
    GArray *snapshots; // int64_t: theirs, in the same order
    int64_t made_ms;   // wall clock
    bool is_current;   // told when read: all these snapshots are still the latest of their builds
} CarriedTotal;
void carried_total_free(CarriedTotal *total);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarriedTotal, carried_total_free)

// Notes it for the build of its snapshot, in place of what was noted of the build before; but not when one of the
// snapshots is not the latest of its build any more, since a newer total may be noted already. `is_current` is not
// read.
bool carried_total_note(Store *store, const CarriedTotal *total, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Those of the service's builds, by the build's commit as its name tells it: char * -> CarriedTotal. The caller unrefs.
// Their `snapshots` are NULL.
bool carried_totals_of_service(Store *store, const ServiceName *service, GHashTable **out,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
