// SPDX-License-Identifier: Apache-2.0
// History: what the names in a mirror stand for, and what its commits are to each other.
#pragma once

#include <glib.h>
#include <stdbool.h>

enum { COMMIT_ID_SIZE = 41 }; // 40 hex digits and NUL

// A mirror, open. Not for use by two threads at once.
typedef struct History History;

// NOT_FOUND when there is no mirror.
bool history_open(History **out, const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void history_free(History *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(History, history_free)

// The commit that a name of a person stands for (revision_find() of git/revision.h), or that begins with 7 to 40 hex
// digits (revision_find_id()). NOT_FOUND, or INVALID for what means several commits or cannot be a name.
bool history_find(History *history, const char *name, char commit[COMMIT_ID_SIZE],
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool history_find_id(History *history, const char *digits, char commit[COMMIT_ID_SIZE],
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The default branch: its name, "main", or "HEAD" when the remote's HEAD is at no branch, and its commit. NOT_FOUND
// when the repository is empty or its HEAD leads to a branch that does not exist. The caller frees the name.
bool history_default_branch(History *history, char **name, char commit[COMMIT_ID_SIZE],
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The best common ancestor of two commits of the mirror. NOT_FOUND when they have none, UNAVAILABLE when it takes too
// long.
bool history_merge_base(History *history, const char *a, const char *b, char out[COMMIT_ID_SIZE],
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Removes from a set of commits, char * of 40 digits each, those that neither came before `commit` nor are it. All are
// in the mirror. UNAVAILABLE when it takes too long.
bool history_keep_ancestors(History *history, GHashTable *commits, const char *commit,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The newest tag, by the order of versions, that matches `pattern` ("v*", "release-?.*") and is at an ancestor of
// `commit`. NOT_FOUND when there is none, UNAVAILABLE when it takes too long. The caller frees the name.
bool history_tag_before(History *history, const char *pattern, const char *commit, char **name,
                        char tagged[COMMIT_ID_SIZE], GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The first parent of a commit. NOT_FOUND when it has none.
bool history_parent(History *history, const char *commit, char parent[COMMIT_ID_SIZE],
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Orders the names of versions: runs of digits by their value, so v1.10 comes after v1.9, and what has a hyphen where
// the other ends before it, so v1.0-rc1 comes before v1.0. As strcmp().
int version_compare(const char *a, const char *b);
