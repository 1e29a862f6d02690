// SPDX-License-Identifier: Apache-2.0
// Registry: who is registered, asked in one way whoever keeps the list: our own center, or a foreign goc center.
#pragma once

#include "collect/http_client.h"
#include "store/store.h"

#include <glib.h>
#include <stdbool.h>

typedef struct RegisteredService {
    char *name;
    GPtrArray *addresses; // char *, in registration order
} RegisteredService;
void registered_service_free(RegisteredService *service);

typedef struct Registry Registry;

// The table that our own center keeps.
Registry *registry_new_own(Store *store);

// A goc center at `url`, asked over HTTP.
Registry *registry_new_foreign(HttpClient *client, const char *url);

void registry_free(Registry *registry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Registry, registry_free)

// GPtrArray of RegisteredService, by name in byte order. May block (a foreign center: at most 5 s;
// one that has just hung is not asked again for as long, but its failure is repeated).
bool registry_list(Registry *registry, GPtrArray **out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The addresses of one service: GPtrArray of char *; NOT_FOUND when it is not registered.
bool registry_addresses(Registry *registry, const char *service, GPtrArray **out,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool registry_remove(Registry *registry, const char *address, GError **error) G_GNUC_WARN_UNUSED_RESULT;
