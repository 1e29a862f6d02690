// SPDX-License-Identifier: Apache-2.0
// Log: one line an event on standard error.
#include "base/log.h"

#include "base/clock.h"
#include "base/printable.h"

#include <stdio.h>

static LogLevel lowest = LOG_INFO;

void log_set_level(LogLevel level)
{
    lowest = level;
}

static const char *level_name(LogLevel level)
{
    switch (level) {
    case LOG_DEBUG: return "debug";
    case LOG_INFO: return "info";
    case LOG_WARNING: return "warning";
    case LOG_ERROR: return "error";
    }
    g_assert_not_reached();
}

void log_line(LogLevel level, const char *format, ...)
{
    g_autoptr(GString) line = NULL;
    g_autofree char *text = NULL;
    g_autofree char *shown = NULL;
    g_autofree char *now = NULL;
    va_list values;

    if (level < lowest)
        return;
    va_start(values, format);
    text = g_strdup_vprintf(format, values);
    va_end(values);

    now = clock_utc_text(clock_wall_ms());
    line = g_string_new(now);
    shown = printable(text, "");
    g_string_append_printf(line, " %s %s\n", level_name(level), shown);
    fwrite(line->str, 1, line->len, stderr);
}
