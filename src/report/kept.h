// SPDX-License-Identifier: Apache-2.0
// Kept: what is made of snapshots when it is first asked for, and kept in files beneath the store's root.
#pragma once

#include "store/store.h"

#include <glib.h>
#include <stdbool.h>

// Safe in any thread.
typedef struct Kept Kept;
Kept *kept_new(Store *store);
void kept_free(Kept *kept);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Kept, kept_free)

typedef bool (*KeptMake)(void *data, GBytes **out, GError **error);

// The content of the file `path`, which is made by `make(data)` and kept when there is none yet; several callers for
// one path wait for one making. The caller unrefs. What cannot be kept (a full disk) is made again when next asked for.
bool kept_get(Kept *kept, const char *path, KeptMake make, void *data, GBytes **out,
              GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Between these a making has one of the few places of those that work with a processor and much memory. UNAVAILABLE
// when none became free for some time: whoever waits holds a thread that others need.
bool kept_take_place(Kept *kept, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void kept_leave_place(Kept *kept);
