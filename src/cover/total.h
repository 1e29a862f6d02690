// SPDX-License-Identifier: Apache-2.0
// Total: covered statements of all statements, and the one way to print it.
#pragma once

#include "cover/profile.h"

typedef struct Total {
    uint64_t covered;    // statements in blocks that ran
    uint64_t statements; // all statements
} Total;

// Over all blocks, as `go test` and `go tool covdata percent` count.
Total profile_total(const Profile *profile);
Total profile_file_total(const Profile *profile, const ProfileFile *file);

// Adds `more`, saturating, so that what is covered never exceeds the statements.
void total_add(Total *sum, Total more);

// 100.0 * covered / statements; 0 when there are no statements. The order of operations is that of `go tool cover
// -func`.
double total_percent(Total total);

// total_percent() with one decimal and no percent sign: "56.2". The caller frees.
char *total_text(Total total);

// Writes total_text() to `to`, which has room for TOTAL_TEXT_ROOM bytes, without a NUL. Returns how many bytes it took.
enum { TOTAL_TEXT_ROOM = 24 };
gsize total_put(char *to, Total total);
