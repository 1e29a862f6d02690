// SPDX-License-Identifier: Apache-2.0
// Instances: who is registered at the center (name and address), and how each was last reached.
#pragma once

#include "store/store.h"

#include <stdint.h>

typedef struct InstanceRow {
    char *service;         // the registered name
    char *address;         // "http://10.0.0.7:8080"
    int64_t registered_ms; // wall clock
    int64_t seen_ms;       // last time its coverage was taken over; 0: never
    int64_t failing_ms;    // since when reading it fails; 0: it does not
    char *failure;         // why, "" when it does not
} InstanceRow;
void instance_row_free(InstanceRow *row);

// Registering the same pair again changes nothing; `*is_new` (may be NULL) tells.
bool instance_add(Store *store, const char *service, const char *address, bool *is_new,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Removes the address from every service; `*n_removed` (may be NULL) tells from how many.
bool instance_remove(Store *store, const char *address, guint *n_removed, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool instance_remove_all(Store *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// All, by service name in byte order, then in registration order. GPtrArray of InstanceRow with a free function.
bool instance_list(Store *store, GPtrArray **out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Those of one service; empty when it is unknown.
bool instance_list_of(Store *store, const char *service, GPtrArray **out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Notes that reading it failed, now. Unknown instances are ignored.
bool instance_note_failure(Store *store, const char *service, const char *address, const char *failure, int64_t now_ms,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
