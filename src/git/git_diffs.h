// SPDX-License-Identifier: Apache-2.0
// Git diffs: the diffs from a base to a working tree, made by git children that run at the same time.
#pragma once

#include "base/child.h"
#include "git/changes.h"

// What a child is asked for.
typedef enum GitDiffStep {
    GIT_DIFF_COMMITTED, // from the base to the head
    GIT_DIFF_STAGED,    // from the head to the index
    GIT_DIFF_UNSTAGED,  // from the index to the working tree
    GIT_DIFF_UNTRACKED, // no diff: the names of files that git does not know, each with a NUL behind it
} GitDiffStep;

typedef struct GitDiff {
    GitDiffStep step;
    ChildTake take; // gets its text; runs in a thread of its own
    void *data;
} GitDiff;

// Where they run. Everything is borrowed.
typedef struct GitDiffsPlace {
    const char *root;    // the working tree's root, or the bare repository
    const char *git_dir; // the repository itself
    const char *from;    // 40 hex digits
} GitDiffsPlace;

// The diffs are two-way and have no context, except in compatibility, where they are what diff-cover asks for. The
// error is that of the first diff that failed.
bool git_diffs_run(const ChangesQuestion *question, const GitDiffsPlace *place, const GitDiff *diffs, guint n,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
