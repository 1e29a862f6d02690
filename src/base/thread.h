// SPDX-License-Identifier: Apache-2.0
// Thread: started with a name and without signals, which belong to the main thread.
#pragma once

#include <pthread.h>

typedef void *(*ThreadRun)(void *data);

// Starts `run(data)`; `name` has at most 15 bytes and is what ps and debuggers show. Ends the program when the machine
// has no thread left. The caller joins it.
pthread_t thread_start(const char *name, ThreadRun run, void *data);
