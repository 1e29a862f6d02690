// SPDX-License-Identifier: Apache-2.0
// Duration: a span of time as people write it: "500ms", "30s", "20m", "4h", "1h30m"; a bare number means seconds.
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

// INVALID for anything else, and for spans above 10 years.
bool duration_parse(int64_t *ms, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
