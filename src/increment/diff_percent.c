// SPDX-License-Identifier: Apache-2.0
// Diff percent: shares of covered lines in Python's arithmetic and spelling. Compiled without fused operations, which
// would round once where Python rounds twice.
#include "increment/diff_percent.h"

#include <string.h>

enum { SHORTEST_DIGITS = 15, ENOUGH_DIGITS = 17 };

double diff_percent_file(uint64_t missing, uint64_t measured)
{
    return 100 - (double)missing / (double)measured * 100;
}

double diff_percent_total(uint64_t missing, uint64_t measured)
{
    return measured == 0 ? 100 : (double)(measured - missing) / (double)measured * 100;
}

double diff_percent_round(double value, int digits)
{
    char format[] = "%.0f", text[G_ASCII_DTOSTR_BUF_SIZE];

    format[2] = (char)('0' + digits);
    return g_ascii_strtod(g_ascii_formatd(text, sizeof text, format, value), NULL);
}

PercentText diff_percent_text(double value)
{
    PercentText shown;
    char format[] = "%.15g";

    for (int digits = SHORTEST_DIGITS; digits <= ENOUGH_DIGITS; digits++) {
        format[3] = (char)('0' + digits % 10);
        g_ascii_formatd(shown.text, sizeof shown.text, format, value);
        if (g_ascii_strtod(shown.text, NULL) == value)
            break;
    }
    if (!strpbrk(shown.text, ".e"))
        g_strlcat(shown.text, ".0", sizeof shown.text);
    return shown;
}
