// SPDX-License-Identifier: Apache-2.0
// Syncing: a request that has a build's coverage pulled and is replied to when that is over.
#include "server/syncing.h"

typedef struct Pending {
    const App *app;
    Request *request;
    Parameters *parameters;
    SyncReply reply;
} Pending;

SyncResult syncing_told(const App *app, const ServiceName *service, const SyncResult *result)
{
    g_autoptr(GPtrArray) addresses = NULL;
    g_autoptr(GError) error = NULL;
    SyncResult told = *result;

    if (result->state == SYNC_FRESH && !registry_addresses(app->registry, service->full, &addresses, &error) &&
        error_kind(error) == GOC_ERROR_NOT_FOUND)
        told.state = SYNC_OFFLINE;
    return told;
}

static void finish(const SyncResult *result, void *data)
{
    Pending *pending = data;
    SyncResult told = syncing_told(pending->app, pending->parameters->service, result);

    pending->reply(pending->request, pending->parameters, &told);
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

    *pending = (Pending){ app, request, parameters, reply };
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
