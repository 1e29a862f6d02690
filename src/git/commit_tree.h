// SPDX-License-Identifier: Apache-2.0
// Commit tree: the files of one commit, or of the index, read through libgit2 without a checkout.
#pragma once

#include "git/revision.h"

typedef git_tree_entry GitTreeEntry;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GitTreeEntry, git_tree_entry_free)

typedef struct CommitTree {
    git_repository *repository;
    git_odb *objects;
    git_tree *tree;
    char *commit; // 40 hex digits; or "the index"
} CommitTree;

// Takes the repository, also when it fails; clear `tree` in any case.
bool commit_tree_init(CommitTree *tree, git_repository *repository, const git_oid *commit,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The same of what is staged in the repository's index; nothing is written to disk. INVALID when files are in conflict.
bool commit_tree_init_index(CommitTree *tree, git_repository *repository, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void commit_tree_clear(CommitTree *tree);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CommitTree, commit_tree_clear)

typedef git_index GitIndex;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GitIndex, git_index_free)

// The repository's index. INVALID when it is a sparse one, which libgit2 cannot read.
bool index_open(git_index **out, git_repository *repository, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Whether the entry is a file and no link, folder or submodule.
bool commit_tree_is_regular(const git_tree_entry *entry);

// The content of the blob that errors call `name`; the caller unrefs. TOO_BIG above `ceiling_bytes`, before anything is
// unpacked.
bool commit_tree_read(const CommitTree *self, const git_oid *blob, const char *name, gsize ceiling_bytes, GBytes **out,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
