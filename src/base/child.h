// SPDX-License-Identifier: Apache-2.0
// Child: another program, run to its end under a deadline, killable with everything it started.
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

// Gets a piece of what the program writes. False, with the error, when no more is wanted.
typedef bool (*ChildTake)(const char *piece, gsize size, void *data, GError **error);

// How to run a program. Everything is borrowed.
typedef struct ChildOptions {
    const char *const *argv;        // NULL-terminated; argv[0] is looked up in our PATH
    const char *const *environment; // NULL-terminated "NAME=value": the whole environment
    const char *folder;             // working folder; NULL: ours
    int64_t timeout_ms;             // then SIGTERM, 2 s later SIGKILL, to its process group
    gsize output_ceiling_bytes;     // of standard output, and of standard error; above: killed, TOO_BIG
    ChildTake take;                 // gets standard output piece by piece, which is then not held; NULL: it is held
    void *take_data;
    uint64_t memory_ceiling_bytes; // address space of each of its processes (RLIMIT_AS); 0: ours
    uint64_t file_ceiling_bytes;   // size of each file it writes (RLIMIT_FSIZE); 0: ours
    bool is_death_told;            // should we die it gets SIGTERM, to put away what it has begun; else SIGKILL
} ChildOptions;

// Runs it with standard input empty, in a process group of its own, without our descriptors. On exit 0 returns true
// with its standard output in `*output` (may be NULL: dropped; the caller unrefs; empty when `take` got it). What is
// still left of the group when the program itself has ended is killed; a program that survives us is ended too.
//
// When `take` refuses a piece the program is ended, and its error is ours. What it got before another failure is not
// the whole.
//
// A deadline passed is UNAVAILABLE; a program that cannot be started, and any end but exit 0, is INTERNAL, the latter
// with the first line of its standard error (redaction is the caller's matter). Safe in any thread.
bool child_run(const ChildOptions *options, GBytes **output, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Our own end is near: from now on every child is ended, those that run and those to come:
// UNAVAILABLE.
void child_end_all(void);
