// SPDX-License-Identifier: Apache-2.0
// Foreground: runs programs as if they had been typed instead of us: our streams, our signals, their end.
#pragma once

#include <glib.h>
#include <signal.h>
#include <stdbool.h>

typedef struct Foreground {
    sigset_t outer; // the signal mask before
    sigset_t held;  // what waits for a program to hand it to
} Foreground;

// From here on the signals that ask a program to do something wait for the next foreground_run(): so nothing ends us
// before our temporary files are gone.
void foreground_open(Foreground *foreground);

// Lets signals act on us again, as before.
void foreground_close(Foreground *foreground);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Foreground, foreground_close)

// Runs argv[0], looked up in PATH, to its end and hands it every signal that somebody sends us meanwhile (those of the
// terminal reach it anyway). Its standard output goes to the file `output_path` unless that is NULL. `*status` is as
// waitpid() tells it. NOT_FOUND when there is no such program.
bool foreground_run(const Foreground *foreground, const char *const *argv, const char *output_path, int *status,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Ends as the program ended: returns its exit code, or dies of the signal that it died of. Call this last.
int foreground_exit_code(int status);
