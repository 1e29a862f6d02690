// SPDX-License-Identifier: Apache-2.0
// Ingest: the one door for coverage, pulled or pushed: bytes in, durable accumulation out.
#pragma once

#include "cover/profile_body.h"
#include "cover/service_name.h"
#include "store/snapshots.h"
#include "store/store.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

// One answer of one instance. Everything is borrowed.
typedef struct Delivery {
    const ServiceName *service;
    const char *address;
    const char *process; // NULL or "": unknown
    GBytes *body;        // in any form of cover/profile_body.h
    int64_t at_ms;       // wall clock
} Delivery;

// Reads the body under the network's ceilings and takes it over. Durable when
// it returns true. On failure nothing of it is kept; INVALID names the line or the byte.
bool ingest_delivery(Store *store, const Delivery *delivery, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// What somebody uploads: all that one run executed. Everything is borrowed.
typedef struct UploadedBody {
    const ServiceName *service;
    GBytes *body;
    const ProfileBodyRules *rules; // the forms it may have
    int64_t at_ms;                 // wall clock
    bool may_differ;               // from the layouts that were collected, see store/accumulation.h
} UploadedBody;

// Takes an upload over and publishes the build's snapshot: the caller frees `*out`. The very same profile again, a
// retry, counts once. CONFLICT: it is of another binary than what was collected. Otherwise as ingest_delivery().
bool ingest_upload(Store *store, const UploadedBody *uploaded, Snapshot **out,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
