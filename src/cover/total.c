// SPDX-License-Identifier: Apache-2.0
// Total: covered statements of all statements, and the one way to print it.
#include "cover/total.h"

#include <string.h>

static Total total_of(const Profile *profile, guint first, guint n_blocks)
{
    Total total = { 0, 0 };

    for (guint i = first; i < first + n_blocks; i++) {
        uint64_t statements = profile_block(profile, i)->statements;

        total.statements += statements;
        total.covered += profile_count(profile, i) > 0 ? statements : 0;
    }
    return total;
}

Total profile_total(const Profile *profile)
{
    return total_of(profile, 0, profile->blocks->len);
}

Total profile_file_total(const Profile *profile, const ProfileFile *file)
{
    return total_of(profile, file->first_block, file->n_blocks);
}

static uint64_t sum_of(uint64_t a, uint64_t b)
{
    return b <= UINT64_MAX - a ? a + b : UINT64_MAX;
}

void total_add(Total *sum, Total more)
{
    sum->covered = sum_of(sum->covered, more.covered);
    sum->statements = sum_of(sum->statements, more.statements);
}

double total_percent(Total total)
{
    return total.statements > 0 ? 100.0 * (double)total.covered / (double)total.statements : 0;
}

// The tenths nearest to `percent`, the even ones of two that are as near, which is what printf's %.1f makes of its
// exact value. A long double holds the products exactly.
static uint64_t nearest_tenths(double percent)
{
    uint64_t tenths = (uint64_t)((long double)percent * 10);
    long double twice_rest = (long double)percent * 20 - (long double)(2 * tenths);

    return tenths + (twice_rest > 1 || (twice_rest == 1 && tenths % 2 == 1));
}

gsize total_put(char *to, Total total)
{
    char digits[TOTAL_TEXT_ROOM];
    gsize first = sizeof digits;
    uint64_t tenths = nearest_tenths(total_percent(total));

    digits[--first] = (char)('0' + tenths % 10);
    digits[--first] = '.';
    do {
        tenths /= 10;
        digits[--first] = (char)('0' + tenths % 10);
    } while (tenths >= 10);
    memcpy(to, digits + first, sizeof digits - first);
    return sizeof digits - first;
}

char *total_text(Total total)
{
    char text[TOTAL_TEXT_ROOM];

    return g_strndup(text, total_put(text, total));
}
