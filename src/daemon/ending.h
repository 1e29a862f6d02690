// SPDX-License-Identifier: Apache-2.0
// Ending: the signals that end the daemon: the first asks for a clean end, the second for a quick one.
#pragma once

#include <stdatomic.h>

// Has SIGINT and SIGTERM wait in this thread and all that it starts from now on, and ignores SIGPIPE.
void ending_prepare(void);

// Waits for the first signal. From then on a second one sets the flag below, and the process is ended where it stands
// some seconds after that, or when a minute has passed: a kill at any moment loses nothing that was acknowledged.
typedef struct Ending Ending;
Ending *ending_wait(void);
const atomic_bool *ending_is_hurried(const Ending *ending);

// All has ended in time.
void ending_free(Ending *ending);
