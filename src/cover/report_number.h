// SPDX-License-Identifier: Apache-2.0
// Report number: the numbers in coverage reports of lines.
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

// The highest number of hits; sums stop there.
#define REPORT_HITS_MAX ((uint64_t)INT64_MAX)

// Reads decimal digits, which blanks may surround and a plus sign may precede, as Python reads them. INVALID, with
// `what` and the text, when there is anything else, and above `max`.
bool report_number(uint64_t *out, const char *text, uint64_t max, const char *what,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Of a line: 1 .. COVER_LINE_MAX.
bool report_line_number(uint32_t *out, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

static inline uint64_t report_hits_sum(uint64_t a, uint64_t b)
{
    return a > REPORT_HITS_MAX - b ? REPORT_HITS_MAX : a + b;
}

// The beginning of a text in UTF-8, as a message may show it. The caller frees.
char *report_excerpt(const char *text);
