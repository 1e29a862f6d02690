// SPDX-License-Identifier: Apache-2.0
// Instance notes: what the accumulation writes about an instance within its own transaction.
#pragma once

#include "store/database.h"

// Notes that its coverage was taken over; it fails no more. Unknown instances are ignored.
bool instance_note_seen(Database *database, const char *service, const char *address, int64_t at_ms,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
