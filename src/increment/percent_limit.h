// SPDX-License-Identifier: Apache-2.0
// Percent limit: what share is wanted at least, compared with figures exactly.
#pragma once

#include "cover/total.h"

typedef struct PercentLimit {
    uint32_t millionths; // of a percent: 80 % is 80,000,000
} PercentLimit;

// Reads "80", "79.5" or "80%": 0 to 100 with at most 6 decimals. INVALID else.
bool percent_limit_parse(PercentLimit *out, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Whether covered / statements is at least that much, without rounding. Of nothing everything is covered.
bool percent_limit_is_met(PercentLimit limit, Total total);

// "80" or "79.5", without a percent sign. The caller frees.
char *percent_limit_text(PercentLimit limit);

// The share of a total beside a limit: rounded to one decimal, "56.2", or to as many as it takes for the rounded number
// to be on the same side of the limit: 79.96 beside 80 is "79.96" and not "80.0". Of nothing "100.0". The caller frees.
char *percent_limit_figure(PercentLimit limit, Total total);
