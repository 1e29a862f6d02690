// SPDX-License-Identifier: Apache-2.0
// Report number: the numbers in coverage reports of lines.
#include "cover/report_number.h"

#include "base/error.h"
#include "base/printable.h"
#include "cover/line_cover.h"

#include <string.h>

enum { EXCERPT_CHARACTERS = 60 };

static const char blanks[] = " \t\r\n\v\f";

char *report_excerpt(const char *text)
{
    g_autofree char *start = g_utf8_substring(text, 0, MIN(g_utf8_strlen(text, -1), EXCERPT_CHARACTERS));

    return printable(start, "");
}

static bool refuse(GError **error, const char *text, const char *what, const char *reason)
{
    g_autofree char *excerpt = report_excerpt(text);

    return set_error(error, GOC_ERROR_INVALID, "%s is %s: \"%s\"", what, reason, excerpt);
}

bool report_number(uint64_t *out, const char *text, uint64_t max, const char *what, GError **error)
{
    const char *start = text + strspn(text, blanks), *digits = start + (*start == '+');
    gsize n = strspn(digits, "0123456789");
    uint64_t value = 0;

    if (n == 0 || digits[n + strspn(digits + n, blanks)] != '\0')
        return refuse(error, text, what, "not a number");
    for (gsize i = 0; i < n; i++) {
        uint64_t digit = (uint64_t)(digits[i] - '0');

        if (value > (max - digit) / 10)
            return refuse(error, text, what, "too high");
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}

bool report_line_number(uint32_t *out, const char *text, GError **error)
{
    uint64_t value;

    if (!report_number(&value, text, COVER_LINE_MAX, "the number of a line", error))
        return false;
    *out = (uint32_t)value;
    return value > 0 || set_error(error, GOC_ERROR_INVALID, "the number of a line is 0");
}
