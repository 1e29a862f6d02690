// SPDX-License-Identifier: Apache-2.0
// Blame: which commits a file's lines came with, as git tells it.
// Source: git-blame's documentation, "THE PORCELAIN FORMAT" and "INCREMENTAL OUTPUT".
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

// Names and addresses are what somebody told git: any text, made UTF-8.
typedef struct BlameCommit {
    char id[41];       // hex digits
    char *author;      // "" when git says none
    char *mail;        // without its angle brackets
    int64_t time_s;    // of the author, since 1970
    int64_t commit_s;  // of the commit, since 1970
    bool is_boundary;  // where the question ended: the lines are as old as that, or older
    bool is_committed; // false: the lines are only in the working tree
} BlameCommit;

typedef struct BlameRun {
    uint32_t first, last; // lines of the file as it was asked for
    const BlameCommit *commit;
} BlameRun;

typedef struct Blame {
    GPtrArray *commits; // BlameCommit
    GArray *runs;       // BlameRun, in git's order
} Blame;

// Reads what `git blame --incremental` printed. INVALID, with the line of the text, for anything else.
bool blame_read(Blame **out, const char *text, gsize size, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void blame_free(Blame *blame);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Blame, blame_free)

// The newest commit among those that the lines `first` to `last` came with; lines that are not committed are newer than
// all. NULL when nothing is known of any of them, or they are older than the question.
const BlameCommit *blame_newest(const Blame *blame, uint32_t first, uint32_t last);
