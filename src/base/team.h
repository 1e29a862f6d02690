// SPDX-License-Identifier: Apache-2.0
// Team: a few threads share out numbered items of work among them.
#pragma once

#include <glib.h>

// `worker` is below the team's size; what it stands for belongs to one thread alone.
typedef void (*TeamWork)(guint item, guint worker, void *data);

// How many processors the program may use.
guint team_processors(void);

// How many workers are worth their while for `n_items` that take some microseconds each: 1 up to the number of
// processors that the program may use, and never more than 8.
guint team_size(guint n_items);

// Calls `work` for every item from 0 on, in ascending order of their beginnings, on `size` threads of which the
// caller's is one. Returns when all items are done. `name` has at most 15 bytes.
void team_run(const char *name, guint size, guint n_items, TeamWork work, void *data);
