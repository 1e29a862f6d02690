// SPDX-License-Identifier: Apache-2.0
// Accumulation: what a build covered: the sum over its epochs of the last profile seen in each.
#pragma once

#include "cover/profile.h"
#include "cover/service_name.h"
#include "store/snapshots.h"
#include "store/store.h"

// One read of one instance.
typedef struct Seen {
    const ServiceName *service;
    const char *address;
    const char *process; // what the agent calls its process; NULL: it does not say
    const Profile *profile;
    int64_t at_ms; // wall clock
} Seen;

// Takes the read over, durably: it replaces the last read of the same epoch or opens a new one (cover/epoch.h).
// Profiles of different layouts are kept as separate layouts of the build.
bool accumulation_add(Store *store, const Seen *seen, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// What one run executed, told from outside of the registered instances.
typedef struct Upload {
    const ServiceName *service;
    const Profile *profile;
    int64_t at_ms;   // wall clock
    bool may_differ; // it may come from another binary than what was collected before
} Upload;

// Takes an upload over, durably: an epoch that has ended. The very same profile again, a retry, counts once.
//
// CONFLICT when it has neither the layout nor the mode of anything that the build has collected, unless it may differ:
// as the newest layout it would hide that. The message names the first difference from the newest layout.
bool accumulation_add_upload(Store *store, const Upload *upload, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Publishes what the build has accumulated in its newest layout as its latest snapshot: .cov file first, then the row,
// in one transaction. When nothing changed since the latest snapshot that one is confirmed instead (updated_at moves).
// The caller frees `*out`. NOT_FOUND when nothing was ever taken over.
bool accumulation_publish(Store *store, const ServiceName *service, int64_t now_ms, Snapshot **out, bool *is_changed,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Starts the build anew after its agents were cleared: epochs and layouts are forgotten, a latest row with total "0.0"
// and cov_file_path "null" is added; earlier snapshots stay in the history.
bool accumulation_clear(Store *store, const ServiceName *service, int64_t now_ms,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
