// SPDX-License-Identifier: Apache-2.0
// Commit sources: Go source text at one commit of a repository, or in its index, read through libgit2 without a
// checkout.
#pragma once

#include "gosrc/sources.h"

// Opens `commit` (7 to 40 hex digits) in the mirror `folder`, a bare repository. NOT_FOUND when there is no mirror or
// the mirror lacks the commit; INVALID when the digits are not hex or fit several commits.
//
// Packages are found in the commit's tree alone, as `go list` in its root finds them (gosrc/modules.h): nested modules,
// go.work, replacements by folders of the tree, vendor. Symbolic links are followed within the tree. Names that are
// paths, "./x.go" or absolute, mean files of the working tree, if the repository has one; else they are NOT_FOUND. Not
// for use by two threads at once.
bool commit_sources_open(Sources **out, const char *folder, const char *commit,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The same in any repository, or a folder in one, for a person's name of a commit: also HEAD, a branch or a tag
// (git/revision.h).
bool commit_sources_open_revision(Sources **out, const char *folder, const char *revision,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The same of what is staged. INVALID when files are in conflict.
bool commit_sources_open_index(Sources **out, const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;
