// SPDX-License-Identifier: Apache-2.0
// Child: another program, run to its end under a deadline, killable with everything it started.
#pragma once

#include <glib.h>
#include <stdbool.h>

// How to run a program. Everything is borrowed.
typedef struct ChildOptions {
    const char *const *argv;         // NULL-terminated; argv[0] is looked up in PATH
    const char *const *environment;  // NULL-terminated "NAME=value": the whole environment
    const char *folder;              // working folder; NULL: ours
    int64_t timeout_ms;              // then SIGTERM, 2 s later SIGKILL, to its process group
    gsize output_ceiling_bytes;      // of standard output, and of standard error; above: killed, TOO_BIG
} ChildOptions;

// Runs it with standard input closed. On exit 0 returns true with its standard output in `*output` (may be NULL: dropped;
// the caller unrefs). A deadline passed is UNAVAILABLE; any other end is INTERNAL with the first line of its standard
// error (redaction is the caller's matter).
bool child_run(const ChildOptions *options, GBytes **output, GError **error) G_GNUC_WARN_UNUSED_RESULT;
