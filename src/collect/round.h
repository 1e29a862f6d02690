// SPDX-License-Identifier: Apache-2.0
// Round: one pull of all instances of a build, from the list of addresses to the published snapshot.
#pragma once

#include "base/workers.h"
#include "collect/collector.h"

#include <pthread.h>

// What every round of a collector works with.
typedef struct RoundTools {
    Store *store;
    Registry *registry;
    HttpClient *client;
    Workers *workers;
    CollectorOptions options;
    pthread_mutex_t gate; // guards is_closed: no request begins after it was set
    bool is_closed;
} RoundTools;

typedef struct RoundPlan {
    const ServiceName *service;
    const GPtrArray *addresses;    // char *; asked when the registry does not know the service
    bool is_fallback_only_address; // ask just `addresses`
    bool is_clear;                 // after all were read, clear them and start the build anew
} RoundPlan;

// Starts a round and returns at once. `done` is called once, on a worker. No other round of the build may run
// meanwhile: a late read would look like a process that lost its counts.
void round_start(RoundTools *tools, const RoundPlan *plan, SyncDone done, void *data);

// Has the requests of all rounds end soon, and no others begin.
void round_tools_close(RoundTools *tools);
