// SPDX-License-Identifier: Apache-2.0
// Syncing: a request that has a build's coverage pulled and is replied to when that is over.
#include "server/syncing.h"

typedef struct Pending {
    Request *request;
    Parameters *parameters;
    SyncReply reply;
} Pending;

static void finish(const SyncResult *result, void *data)
{
    Pending *pending = data;

    pending->reply(pending->request, pending->parameters, result);
    parameters_free(pending->parameters);
    g_free(pending);
}

void syncing_start(const App *app, Request *request, Parameters *parameters, bool is_only_addresses, SyncReply reply)
{
    Pending *pending = g_new(Pending, 1);
    const SyncOptions options = {
        .is_forced = parameters->is_force,
        .timeout_ms = app->sync_wait_ms,
        .addresses = parameters->addresses,
        .is_fallback_only_address = is_only_addresses,
    };

    *pending = (Pending){ request, parameters, reply };
    collector_sync(app->collector, parameters->service, &options, finish, pending);
}

const char *syncing_total(const SyncResult *result)
{
    return result->latest ? result->latest->cover_total : "0.0";
}

const char *syncing_partial_reason(const SyncResult *result)
{
    bool is_whole = result->n_answered >= result->n_asked || result->state == SYNC_OFFLINE;

    return is_whole || !result->message || !*result->message ? NULL : result->message;
}
