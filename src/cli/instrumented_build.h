// SPDX-License-Identifier: Apache-2.0
// Instrumented build: `go build` with coverage and with the agent, of sources that nobody touches.
#pragma once

#include "cli/foreground.h"
#include "cli/go_arguments.h"

// Builds what the arguments name. `output` is what -o gets (NULL: nothing), `folder` takes temporary files and must be
// absolute. go speaks for itself; how it ended stands in `*status`. Fails, with nothing built, when there is no go,
// when it is older than 1.20, and outside of a module.
bool instrumented_build(GoArguments *arguments, const char *output, const Foreground *foreground, const char *folder,
                        int *status, GError **error) G_GNUC_WARN_UNUSED_RESULT;
