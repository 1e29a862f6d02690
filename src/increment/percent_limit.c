// SPDX-License-Identifier: Apache-2.0
// Percent limit: what share is wanted at least, compared with figures exactly.
#include "increment/percent_limit.h"

#include "base/error.h"

#include <string.h>

// The products are at most 2^64 times 10^17, which 128 bits hold.
enum { LIMIT_DECIMALS = 6, MOST_DECIMALS = 15 };
__extension__ typedef unsigned __int128 Wide;

static Wide power_of_ten(int exponent)
{
    Wide power = 1;

    while (exponent-- > 0)
        power *= 10;
    return power;
}

// Digits with at most LIMIT_DECIMALS behind a point, and perhaps a percent sign. False when it is anything else.
static bool read_millionths(const char *text, uint64_t *millionths)
{
    gsize whole = strspn(text, "0123456789");
    const char *point = text + whole;
    gsize decimals = *point == '.' ? strspn(point + 1, "0123456789") : 0;
    const char *end = point + (*point == '.') + decimals;
    g_autofree char *digits = NULL;

    if (whole == 0 || whole > 3 || (*point == '.' && decimals == 0) || decimals > LIMIT_DECIMALS ||
        !(*end == '\0' || g_str_equal(end, "%")))
        return false;
    digits = g_strdup_printf("%.*s%.*s", (int)whole, text, (int)decimals, point + 1);
    *millionths = g_ascii_strtoull(digits, NULL, 10) * (uint64_t)power_of_ten(LIMIT_DECIMALS - (int)decimals);
    return true;
}

bool percent_limit_parse(PercentLimit *out, const char *text, GError **error)
{
    uint64_t millionths;

    if (!read_millionths(text, &millionths) || millionths > 100 * (uint64_t)power_of_ten(LIMIT_DECIMALS))
        return set_error(error, GOC_ERROR_INVALID, "not a percentage, 0 to 100 with at most %d decimals: \"%.40s\"",
                         LIMIT_DECIMALS, text);
    out->millionths = (uint32_t)millionths;
    return true;
}

bool percent_limit_is_met(PercentLimit limit, Total total)
{
    return (Wide)total.covered * 100 * power_of_ten(LIMIT_DECIMALS) >= (Wide)limit.millionths * total.statements;
}

// A number of so many decimals, counted in its last one.
static char *decimal_text(Wide value, int decimals)
{
    uint64_t whole = (uint64_t)(value / power_of_ten(decimals));
    uint64_t rest = (uint64_t)(value % power_of_ten(decimals));

    return g_strdup_printf("%" G_GUINT64_FORMAT ".%0*" G_GUINT64_FORMAT, whole, decimals, rest);
}

char *percent_limit_text(PercentLimit limit)
{
    char *text = decimal_text(limit.millionths, LIMIT_DECIMALS);
    gsize size = strlen(text);

    while (text[size - 1] == '0')
        size--;
    text[text[size - 1] == '.' ? size - 1 : size] = '\0';
    return text;
}

static Wide rounded(Total total, int decimals)
{
    return ((Wide)total.covered * 100 * power_of_ten(decimals) + total.statements / 2) / total.statements;
}

static bool is_at_least(Wide value, int decimals, PercentLimit limit)
{
    return value * power_of_ten(LIMIT_DECIMALS) >= limit.millionths * power_of_ten(decimals);
}

// With one decimal as everywhere, so that one total never has two figures without need.
static Wide tenths_of(const char *text)
{
    char *point;
    guint64 whole = g_ascii_strtoull(text, &point, 10);

    return (Wide)whole * 10 + g_ascii_strtoull(point + 1, NULL, 10);
}

char *percent_limit_figure(PercentLimit limit, Total total)
{
    bool is_met = percent_limit_is_met(limit, total);
    g_autofree char *text = total.statements > 0 ? total_text(total) : g_strdup("100.0");
    int decimals = 2;

    if (total.statements == 0 || is_at_least(tenths_of(text), 1, limit) == is_met)
        return g_steal_pointer(&text);
    while (decimals < MOST_DECIMALS && is_at_least(rounded(total, decimals), decimals, limit) != is_met)
        decimals++;
    return decimal_text(rounded(total, decimals), decimals);
}
