// SPDX-License-Identifier: Apache-2.0
// Turns: threads that want to do one named thing at a time wait for each other; other names do not wait.
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Turns Turns;

Turns *turns_new(void);

// No thread has a turn or waits for one.
void turns_free(Turns *turns);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Turns, turns_free)

// Waits until no other thread has the turn of `name`, then takes it. False when that does not come until `deadline_ms`
// of the monotonic clock (INT64_MAX: wait for ever).
bool turns_take(Turns *turns, const char *name, int64_t deadline_ms) G_GNUC_WARN_UNUSED_RESULT;
void turns_end(Turns *turns, const char *name);
