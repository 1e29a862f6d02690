// SPDX-License-Identifier: Apache-2.0
// Duration: a span of time as people write it.
#include "daemon/duration.h"

#include "base/error.h"

#include <string.h>

static const int64_t longest_ms = (int64_t)10 * 365 * 24 * 3600 * 1000;

// How many ms the unit at the start of `text` has; 0: it is none.
static int64_t unit_ms(const char *text, gsize size)
{
    static const struct {
        const char *name;
        int64_t ms;
    } units[] = { { "ms", 1 }, { "s", 1000 }, { "m", 60000 }, { "h", 3600000 } };

    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        if (strlen(units[i].name) == size && !memcmp(units[i].name, text, size))
            return units[i].ms;
    }
    return 0;
}

bool duration_parse(int64_t *ms, const char *text, GError **error)
{
    static const char digits[] = "0123456789";
    int64_t sum = 0;

    for (const char *at = text; at == text || *at;) {
        gsize n_digits = strspn(at, digits);
        gsize n_letters = strcspn(at + n_digits, digits);
        bool is_bare = at == text && !n_letters;
        int64_t unit = is_bare ? 1000 : unit_ms(at + n_digits, n_letters);
        guint64 number = n_digits > 0 && n_digits < 15 ? g_ascii_strtoull(at, NULL, 10) : G_MAXINT64;

        if (!n_digits || !unit)
            return set_error(error, GOC_ERROR_INVALID, "\"%s\" is not a time span such as 20m, 4h, 500ms or 30", text);
        if ((int64_t)number > (longest_ms - sum) / unit)
            return set_error(error, GOC_ERROR_INVALID, "\"%s\" is longer than ten years", text);
        sum += (int64_t)number * unit;
        at += n_digits + n_letters;
    }
    *ms = sum;
    return true;
}
