// SPDX-License-Identifier: Apache-2.0
// Condition: a pthread condition whose deadlines are those of clock_monotonic_ms(), so that no clock's jump moves them.
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

void condition_init(pthread_cond_t *condition);

// Waits, with `lock` held, until it is signalled, or wakes for no reason, or `deadline_ms` has come; INT64_MAX: no
// deadline. False when the deadline has come.
bool condition_wait_until(pthread_cond_t *condition, pthread_mutex_t *lock, int64_t deadline_ms);
