// SPDX-License-Identifier: Apache-2.0
// Total: covered statements of all statements, and the one way to print it.
#include "cover/total.h"

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

double total_percent(Total total)
{
    return total.statements > 0 ? 100.0 * (double)total.covered / (double)total.statements : 0;
}

// Not printf: the decimal point must not depend on the locale.
char *total_text(Total total)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    return g_strdup(g_ascii_formatd(text, sizeof text, "%.1f", total_percent(total)));
}
