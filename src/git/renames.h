// SPDX-License-Identifier: Apache-2.0
// Renames: which Go files of a commit had another path at an earlier one, as git finds them by their likeness.
#pragma once

#include "git/changes.h"

// `*out`: path at `now` -> path at `old`, of renamed files alone; the caller unrefs. The commits are 40 hex digits
// each. Folder and person are as in ChangesQuestion: a mirror, or with `is_person` any folder in a repository. Fails as
// changes_find().
bool renames_find(GHashTable **out, const char *folder, bool is_person, const char *old, const char *now,
                  int64_t timeout_ms, GError **error) G_GNUC_WARN_UNUSED_RESULT;
