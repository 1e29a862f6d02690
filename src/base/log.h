// SPDX-License-Identifier: Apache-2.0
// Log: one line an event on standard error; only the edges of the program call this.
#pragma once

#include <glib.h>

typedef enum LogLevel { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR } LogLevel;

// Lines below `level` are dropped. The default is LOG_INFO.
void log_set_level(LogLevel level);

// Writes "<RFC 3339 time> <level> <text>". Control characters in the text are escaped, so that nothing from outside can
// forge a line. Safe in any thread.
void log_line(LogLevel level, const char *format, ...) G_GNUC_PRINTF(2, 3);
