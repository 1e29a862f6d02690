// SPDX-License-Identifier: Apache-2.0
// App: what the handlers work with.
#pragma once

#include "center/center.h"
#include "collect/collector.h"
#include "collect/registry.h"
#include "increment/carries.h"
#include "increment/gap_answers.h"
#include "increment/increments.h"
#include "report/archive.h"
#include "server/http.h"
#include "store/store.h"
#include "watchdog/watchdog.h"

// Parts of a role that this process does not have are NULL; the store, the registry and the collector are always there.
// Everything is borrowed.
typedef struct App {
    Store *store;
    Registry *registry;
    Collector *collector;
    ReportArchive *reports;
    Increments *increments;
    GapAnswers *gaps;
    Carries *carries;
    Center *center;
    Watchdog *watchdog;
    int64_t sync_wait_ms; // how long a sync request waits for its result
} App;

// Route tables, each ending in a row with a NULL path.
extern const Route center_routes[];  // goc's center: /v1/cover/...
extern const Route cover_routes[];   // the paths that the users wrote down: /cover/...
extern const Route total_routes[];   // those of the later version: /cover/total/..., /cover/sync, /cover/clear
extern const Route report_routes[];  // reports of both: /cover/latest/report, /cover/report/..., /static/report/...
extern const Route watcher_routes[]; // /watcher/...
extern const Route api_routes[];     // /api/v1/...
extern const Route diff_routes[];    // /api/v1/services/{name}/diff...
extern const Route carry_routes[];   // /api/v1/services/{name}/carry
extern const Route gate_routes[];    // /api/v1/services/{name}/gaps, .../gate
extern const Route portal_routes[];  // the pages
extern const Route root_routes[];    // /, /ping

// "Path not found: [<METHOD>] <path>" as the reference answers; the center's own is goc's "404 page not found".
void cover_not_found(Request *request, void *app);
void center_not_found(Request *request, void *app);
