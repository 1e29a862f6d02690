// SPDX-License-Identifier: Apache-2.0
// Revision: a repository on disk and what names a commit in it. User text reaches git's own revision
// parser only from the command line.
#pragma once

#include <glib.h>
#include <stdbool.h>

#include <git2.h>

typedef git_repository GitRepository;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GitRepository, git_repository_free)

// Opens the bare repository that `folder` is: a mirror of ours. NOT_FOUND when there is none.
bool repository_open_mirror(git_repository **out, const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Opens the repository, bare or with a working tree, that `folder` is or lies in. NOT_FOUND when there is none,
// INVALID when its ids are longer than SHA-1's.
bool repository_open_any(git_repository **out, const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The commit whose id, or whose annotated tag's id, starts with `digits`, 7 to 40 hex digits. INVALID when they are not
// or fit several commits, NOT_FOUND when they fit none.
bool revision_find_id(git_oid *out, git_repository *repository, const char *digits,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The commit that `name` stands for: HEAD, a branch, a tag, a remote's branch ("origin/main"), a whole reference
// ("refs/..."), or an id as above. Nothing else: no "HEAD~1". 40 digits are always an id; other text must mean one
// commit only: INVALID when it is a branch and a tag, say, at different commits. NOT_FOUND when there is none.
bool revision_find(git_oid *out, git_repository *repository, const char *name,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

// As revision_find(), for a person at the command line: also what git itself takes for a commit, "HEAD~1",
// "main@{upstream}", "v1^2", "origin". INVALID for text that begins with "-", and for a name, also within an
// expression, that means several commits.
bool revision_find_expression(git_oid *out, git_repository *repository, const char *text,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The best common ancestor; of several the one that git's "A...B" takes. NOT_FOUND when the histories have none, or the
// repository is shallow and its history ends before it: the message says which, and what to do.
// UNAVAILABLE when it takes too long; is_person: of the one at the command line, who can wait, and end it.
bool revision_merge_base(git_oid *out, git_repository *repository, const git_oid *a, const git_oid *b, bool is_person,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

// What libgit2 says about its last failure in this thread, as INTERNAL. Returns false.
bool library_error(GError **error, const char *what);
