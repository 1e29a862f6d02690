// SPDX-License-Identifier: Apache-2.0
// Collector: pulls the instances of a build side by side, takes over what they answer, publishes the build's snapshot.
#pragma once

#include "collect/http_client.h"
#include "collect/registry.h"
#include "cover/service_name.h"
#include "store/snapshots.h"
#include "store/store.h"

typedef struct CollectorOptions {
    int64_t agent_timeout_ms;  // for one instance; default 10 s
    gsize agent_ceiling_bytes; // of one answer; default 256 MiB
    guint tries;               // for one instance on network errors; default 2
    unsigned n_workers;        // threads that parse and merge; default 2
    int64_t fresh_ms;          // an unforced sync within this time after a success answers from the store; 15 min
} CollectorOptions;

extern const CollectorOptions collector_options_default;

typedef struct Collector Collector;

// `registry`, `client` and `store` are borrowed. Freeing ends the requests under way; every caller has been answered
// when it returns. No thread may be in a function of the collector then.
Collector *collector_new(Store *store, Registry *registry, HttpClient *client, const CollectorOptions *options);
void collector_free(Collector *collector);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Collector, collector_free)

typedef enum SyncState {
    SYNC_DONE,    // pulled now
    SYNC_FRESH,   // answered from the store: pulled a short while ago
    SYNC_RUNNING, // not done within the caller's time; it goes on
    SYNC_OFFLINE, // no instance is registered; `latest` is what was saved before
    SYNC_FAILED,  // no instance could be read; `message` tells why
} SyncState;

typedef struct SyncResult {
    SyncState state;
    const Snapshot *latest; // NULL: nothing was ever collected, or SYNC_RUNNING
    guint n_asked;
    guint n_answered;    // fewer than asked: the total is partial
    bool is_changed;     // a new snapshot was published
    const char *message; // "" or one sentence: which instances are missing and why
} SyncResult;

// Called once, on any thread; `result` is borrowed.
typedef void (*SyncDone)(const SyncResult *result, void *data);

typedef struct SyncOptions {
    bool is_forced;                // even when fresh
    int64_t timeout_ms;            // `done` is called with SYNC_RUNNING when it is not over by then
    const char *const *addresses;  // fallback when the registry does not know the service; may be NULL
    bool is_fallback_only_address; // pull just `addresses` (a pre-stop hook of one pod)
} SyncOptions;

// Starts, or joins, the sync of a build: one runs, whoever asks; a pull of just `addresses` follows the one that runs,
// so that it sees what ran until now. One dead or hanging instance costs its own deadline only.
void collector_sync(Collector *collector, const ServiceName *service, const SyncOptions *options, SyncDone done,
                    void *data);

// Fetches the coverage of one address as it is, as text profile, without taking it over. The caller unrefs.
bool collector_fetch_text(Collector *collector, const char *address, GBytes **out,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Clears the agents of a service and starts its accumulation anew, after a last pull, so that the history keeps what
// was covered until now. UNAVAILABLE when an agent could not be cleared: then everything stays, since that agent would
// bring its old counts back; NOT_FOUND when none is registered. Blocks at most twice the agents' deadline, after a sync
// that runs.
bool collector_clear(Collector *collector, const ServiceName *service, GError **error) G_GNUC_WARN_UNUSED_RESULT;
