// SPDX-License-Identifier: Apache-2.0
// Syncing: a request that has a build's coverage pulled and is replied to when that is over.
#pragma once

#include "server/app.h"
#include "server/parameters.h"

// Replies to `request`. Called once, on any thread; the rest is borrowed.
typedef void (*SyncReply)(Request *request, const Parameters *parameters, const SyncResult *result);

// Starts the sync of parameters->service and frees the parameters when `reply` has been called. `is_only_addresses`:
// just the addresses of the parameters (a pod that is about to end).
void syncing_start(const App *app, Request *request, Parameters *parameters, bool is_only_addresses, SyncReply reply);

// The result as it is told: an answer from the store for a service that is not registered any more is SYNC_OFFLINE.
// What it points to stays the result's.
SyncResult syncing_told(const App *app, const ServiceName *service, const SyncResult *result);

// The latest total of a result; "0.0" when nothing was ever collected.
const char *syncing_total(const SyncResult *result);

// Why the total is not the whole; NULL when it is.
const char *syncing_partial_reason(const SyncResult *result);
