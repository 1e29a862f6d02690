// SPDX-License-Identifier: Apache-2.0
// Workers: a few threads that run straight-line jobs from a bounded queue.
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct Workers Workers;
typedef void (*Job)(void *data);

// Starts `count` threads named `name` (at most 15 bytes); at most `ceiling` jobs wait.
Workers *workers_new(const char *name, unsigned count, unsigned ceiling);

// Runs the jobs that still wait, then ends the threads.
void workers_free(Workers *workers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Workers, workers_free)

// Has `job(data)` run on one of the threads. False, at once, when the queue is full or the workers are ending; then
// `data` stays the caller's.
bool workers_add(Workers *workers, Job job, void *data) G_GNUC_WARN_UNUSED_RESULT;
