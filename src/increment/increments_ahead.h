// SPDX-License-Identifier: Apache-2.0
// Increments ahead: makes the increment and the carry of each build whose coverage changed, before anybody asks for
// them.
//
// What is to be made is what the store tells: so who publishes need not tell, a kill loses nothing, a build that
// changes several times meanwhile is counted once, and nothing piles up in memory.
#pragma once

#include "increment/carries.h"
#include "increment/increments.h"

typedef struct IncrementsAhead IncrementsAhead;

// Starts one thread of the lowest priority, which makes one at a time: increments, each for the service's own base, and
// carries, also those of the service's builds of the last day that carry from the one that changed. What it has no
// repository for it passes over. A failure is logged when it is another than the one before of the same
// build; the build's next change is another try. What was published during the day before is caught up with.
//
// Everything is borrowed.
IncrementsAhead *increments_ahead_new(Store *store, Repositories *repositories, Increments *increments,
                                      Carries *carries);

// Waits for the one that is being made; child_end_all() shortens that.
void increments_ahead_free(IncrementsAhead *ahead);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IncrementsAhead, increments_ahead_free)
