// SPDX-License-Identifier: Apache-2.0
// Progress: tells who waits at a terminal what takes so long.
#pragma once

#include <glib.h>

typedef struct Progress Progress;

// Shows "goc-plugin gate: pulling the coverage (12 s)" on standard error from the third second on, and counts. Does
// nothing where that is no terminal. `command` and `what` are borrowed; `what` is short, since a line that wraps cannot
// be taken back.
Progress *progress_new(const char *command, const char *what);

// Takes the line away, so that what is said next stands alone.
void progress_free(Progress *progress);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Progress, progress_free)
