// SPDX-License-Identifier: Apache-2.0
// Authors: who changed lines since a base.
#pragma once

#include "git/blame.h"

// A file and those of its lines that changed. Everything is borrowed.
typedef struct AuthoredFile {
    const char *path;    // from the repository's root; any name
    const GArray *lines; // LineRange, ascending, apart
} AuthoredFile;

typedef struct AuthorsQuestion {
    const char *folder;  // a working tree's root, or a bare mirror
    const char *from;    // 40 hex digits: lines that it has, or that are older, have no author
    const char *head;    // 40 hex digits; NULL: the working tree, of which lines may be not committed yet
    bool is_person;      // the person's own git settings count (command line); else none but the repository's
    guint files_ceiling; // files after so many are not asked about
    int64_t timeout_ms;  // for all of them
} AuthorsQuestion;

typedef struct Authors {
    GPtrArray *blames; // Blame, a file each; NULL: nothing is known
    char *note;        // how many files nothing is known of and why, in one sentence; NULL: there are none
} Authors;

// Asks git about the lines of each file (AuthoredFile), two files at a time. Never fails: what cannot be found out, or
// not in time, is not known.
Authors *authors_find(const AuthorsQuestion *question, const GArray *files);
void authors_free(Authors *authors);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Authors, authors_free)

// Of the file's lines `first` to `last` the newest commit, as blame_newest(); NULL: not known.
const BlameCommit *authors_newest(const Authors *authors, guint file, uint32_t first, uint32_t last);
