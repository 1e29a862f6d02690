// SPDX-License-Identifier: Apache-2.0
// Clock: monotonic time for waiting, wall time for people.
#include "base/clock.h"

#include <glib.h>

int64_t clock_monotonic_ms(void)
{
    return g_get_monotonic_time() / 1000;
}

int64_t clock_wall_ms(void)
{
    return g_get_real_time() / 1000;
}

static char *local_text(int64_t wall_ms, const char *format)
{
    g_autoptr(GDateTime) moment = g_date_time_new_from_unix_local(wall_ms / 1000);

    return g_date_time_format(moment, format);
}

char *clock_local_text(int64_t wall_ms)
{
    return local_text(wall_ms, "%Y-%m-%d %H:%M:%S");
}

char *clock_stem_text(int64_t wall_ms)
{
    return local_text(wall_ms, "%Y%m%d_%H%M%S");
}

char *clock_utc_text(int64_t wall_ms)
{
    g_autoptr(GDateTime) moment = g_date_time_new_from_unix_utc(wall_ms / 1000);

    return g_date_time_format(moment, "%Y-%m-%dT%H:%M:%SZ");
}
