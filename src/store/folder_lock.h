// SPDX-License-Identifier: Apache-2.0
// Folder lock: lets one process at a time have the data folder; the system gives it back when that process ends,
// however.
#pragma once

#include <glib.h>
#include <stdbool.h>

// CONFLICT when another process has it; the message tells its id. `*fd` holds the lock until it is closed.
bool folder_lock(int *fd, const char *root, GError **error) G_GNUC_WARN_UNUSED_RESULT;
