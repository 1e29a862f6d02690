// SPDX-License-Identifier: Apache-2.0
// Daemon: starts the parts that the roles name, waits for a signal, stops them in order.
#pragma once

#include "daemon/settings.h"

// Runs until SIGINT or SIGTERM; false when it could not start. Prints one line for each listening port to standard
// output: "center listens on http://127.0.0.1:7777".
bool daemon_run(const Settings *settings, GError **error) G_GNUC_WARN_UNUSED_RESULT;
