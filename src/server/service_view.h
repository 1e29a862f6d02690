// SPDX-License-Identifier: Apache-2.0
// Service view: one service as the lists show it: who is registered, what was collected, what is missing.
#pragma once

#include "server/app.h"
#include "store/instances.h"

typedef struct ServiceView {
    ServiceName *name;
    bool is_online;       // registered at the center
    GPtrArray *instances; // InstanceRow, the registered ones; empty when offline
    char **addresses;     // the registered ones; offline: those of the latest snapshot
    Snapshot *latest;     // NULL: nothing was ever collected
} ServiceView;
void service_view_free(ServiceView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ServiceView, service_view_free)

// GPtrArray of ServiceView: the registered services by name, then, when `has_offline`, those that are not registered
// any more but were collected, the newest first.
bool service_view_list(const App *app, bool has_offline, GPtrArray **out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// NOT_FOUND when the service is neither registered nor was ever collected.
bool service_view_get(const App *app, const ServiceName *name, ServiceView **out,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The service that the request's path has as {name}. INVALID when it cannot be a name.
bool service_view_asked(const Request *request, const App *app, ServiceView **out,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The same; NOT_FOUND also when nothing was ever collected of it, so that `latest` is there.
bool service_view_collected(const Request *request, const App *app, ServiceView **out,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

// An offline service of which nothing was ever collected.
ServiceView *service_view_new_unknown(const ServiceName *name);

// Whether an instance's coverage is in the total as of its last read.
typedef enum InstanceState { INSTANCE_OK, INSTANCE_MISSING, INSTANCE_NEW } InstanceState;
InstanceState service_view_instance_state(const ServiceView *view, const InstanceRow *instance);

// Why the total does not tell the whole: instances that were never read or do not answer, other layouts. NULL when it
// is whole. The caller frees.
char *service_view_partial_reason(const ServiceView *view);

// "56.2"; "0.0" when nothing was ever collected.
const char *service_view_total(const ServiceView *view);

// "2026-11-23 19:00:00" in local time, "null" when nothing was ever collected. The caller frees.
char *service_view_updated(const ServiceView *view);

// "online" or "offline".
const char *service_view_status(const ServiceView *view);
