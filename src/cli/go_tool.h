// SPDX-License-Identifier: Apache-2.0
// Go tool: the go command of this machine, as it is in this folder.
#pragma once

#include "cli/foreground.h"

typedef struct GoTool {
    char *version; // "go1.26.1"
    char *root;    // GOROOT
    char *module;  // path of go.mod; "/dev/null" or "" without one
    char *flags;   // GOFLAGS
} GoTool;

// Asks go, which may first fetch the toolchain that the module wants. When go fails it has said why on standard error
// and `*status` is not 0; `*out` is NULL then. `folder` takes temporary files. NOT_FOUND when there is no go in PATH.
bool go_tool_read(GoTool **out, const Foreground *foreground, const char *folder, int *status,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
void go_tool_free(GoTool *go);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GoTool, go_tool_free)

// Whether "go1.26.1", "go1.20rc1" or "devel go1.27-4c5b" is at least Go 1.`minor`.
bool go_version_is_at_least(const char *version, guint64 minor);

// Runs go with its standard output going to a file in `folder` and reads that. `*text` is the caller's, NULL when go
// failed.
bool go_tool_ask(char **text, const Foreground *foreground, const char *folder, const char *const *argv, int *status,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
