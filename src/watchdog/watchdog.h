// SPDX-License-Identifier: Apache-2.0
// Watch dog: removes dead instances from the center, pulls on a schedule, saves before a pod ends. When more than half
// of the addresses, and at least three, miss their checks in one round, none is removed before the next round says the
// same: then our own network is more likely down.
#pragma once

#include "collect/collector.h"
#include "collect/registry.h"
#include "collect/schedule.h"

typedef struct WatchdogOptions {
    int64_t check_interval_ms; // between two rounds of health checks; default 60 s
    int64_t check_timeout_ms;  // one try; default 3 s
    guint check_tries;         // misses before an address is removed; default 4, pauses 1, 2, 3 s
    guint ceiling_checks;      // at one time; default 64
    SchedulePauses pauses;
} WatchdogOptions;

extern const WatchdogOptions watchdog_options_default;

typedef struct Watchdog Watchdog;

// Starts its thread. Everything but the options is borrowed.
Watchdog *watchdog_new(Registry *registry, Collector *collector, HttpClient *client, const WatchdogOptions *options);

// Ends the thread; returns within about a second. Pulls that run go on in the collector, which is freed after this.
void watchdog_free(Watchdog *watchdog);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Watchdog, watchdog_free)

// When the service will be pulled next, in wall-clock ms; 0 when it is not scheduled.
int64_t watchdog_next_pull_ms(Watchdog *watchdog, const char *service);

// Runs one round of health checks now and waits for it (tests, and lists that promise live addresses), at most
// `timeout_ms`.
void watchdog_check_now(Watchdog *watchdog, int64_t timeout_ms);
