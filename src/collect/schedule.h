// SPDX-License-Identifier: Apache-2.0
// Schedule: when a build is pulled again; a pure function of what happened last.
#pragma once

#include <stdbool.h>
#include <stdint.h>

// Pauses in ms, ascending: the next one is taken each time nothing changed, the first one after a change.
typedef struct SchedulePauses {
    const int64_t *pauses_ms; // default 20 min, 60 min, 2 h, 4 h
    unsigned n_pauses;
    unsigned jitter_percent; // each pause is lengthened or shortened by up to this
    int64_t first_ms;        // after registration
} SchedulePauses;

extern const SchedulePauses schedule_default;

typedef struct Schedule {
    unsigned step;   // which pause comes next
    int64_t next_ms; // monotonic
} Schedule;

// `random` is a fresh random number; the caller's, so that this stays pure.
Schedule schedule_start(const SchedulePauses *pauses, int64_t now_ms, uint32_t random);

// After a pull that ended at `now_ms`. A pull that failed counts as "nothing changed".
Schedule schedule_next(const SchedulePauses *pauses, Schedule last, bool is_changed, int64_t now_ms, uint32_t random);
