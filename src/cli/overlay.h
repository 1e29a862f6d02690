// SPDX-License-Identifier: Apache-2.0
// Overlay: what makes `go build` put the agent into a program without a changed source file.
#pragma once

#include <glib.h>
#include <stdbool.h>

// Everything is borrowed.
typedef struct OverlayOptions {
    const char *folder;     // where its files go; absolute
    const char *go_root;    // spelled as `go env GOROOT` prints it: another path to the same folder has no effect
    const char *center;     // the center's URL; NULL: http://127.0.0.1:7777
    const char *agent_port; // where the agent listens; NULL: any free port
    const char *users_file; // an overlay of the user's own, whose replacements are kept; NULL: none
} OverlayOptions;

// Writes the files into the folder; `*path` is what -overlay takes (the caller frees). The sources in GOROOT are read
// and stay as they are. INVALID when the user's file is not an overlay, UNAVAILABLE when this release of Go has a
// coverage runtime that we do not know.
bool overlay_write(const OverlayOptions *options, char **path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// `text` as a string literal of Go: whatever it holds, it stays inside. The caller frees.
char *overlay_go_literal(const char *text);
