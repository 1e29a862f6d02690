// SPDX-License-Identifier: Apache-2.0
// Schedule: when a build is pulled again; a pure function of what happened last.
#include "collect/schedule.h"

static const int64_t default_pauses_ms[] = { 20 * 60000, 60 * 60000, 120 * 60000, 240 * 60000 };

const SchedulePauses schedule_default = {
    .pauses_ms = default_pauses_ms,
    .n_pauses = 4,
    .jitter_percent = 10,
    .first_ms = 2000,
};

// Pods of one deployment start together; spreading their pulls keeps them from being asked together for ever.
static int64_t jittered(int64_t pause_ms, unsigned percent, uint32_t random)
{
    int64_t width_ms = pause_ms / 100 * percent + pause_ms % 100 * percent / 100;

    if (width_ms <= 0)
        return pause_ms;
    return pause_ms - width_ms + (int64_t)((double)random / UINT32_MAX * 2.0 * (double)width_ms);
}

Schedule schedule_start(const SchedulePauses *pauses, int64_t now_ms, uint32_t random)
{
    return (Schedule){ .step = 0, .next_ms = now_ms + jittered(pauses->first_ms, pauses->jitter_percent, random) };
}

Schedule schedule_next(const SchedulePauses *pauses, Schedule last, bool is_changed, int64_t now_ms, uint32_t random)
{
    unsigned step = is_changed || last.step >= pauses->n_pauses ? 0 : last.step;
    bool is_longest = step + 1 >= pauses->n_pauses;

    return (Schedule){
        .step = is_longest ? step : step + 1,
        .next_ms = now_ms + jittered(pauses->pauses_ms[step], pauses->jitter_percent, random),
    };
}
