// SPDX-License-Identifier: Apache-2.0
// Clock: monotonic time for waiting, wall time for people.
#pragma once

#include <stdint.h>

// Milliseconds since some moment; never jumps. For deadlines and pauses.
int64_t clock_monotonic_ms(void);

// Milliseconds since 1970-01-01 UTC. For what is shown and stored; may jump.
int64_t clock_wall_ms(void);

// "YYYY-MM-DD hh:mm:ss" in local time, the form the users' clients read. The caller frees.
char *clock_local_text(int64_t wall_ms);

// RFC 3339 in UTC with seconds, "2026-11-23T19:00:00Z". The caller frees.
char *clock_utc_text(int64_t wall_ms);

// "YYYYMMDD_HHMMSS" in local time, for file names. The caller frees.
char *clock_stem_text(int64_t wall_ms);
