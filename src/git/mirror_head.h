// SPDX-License-Identifier: Apache-2.0
// Mirror head: the remote's default branch, as the remote tells it and as a mirror keeps it.
#pragma once

#include <glib.h>
#include <stdbool.h>

// What `git ls-remote --symref URL HEAD` said: "refs/heads/main", or 40 hex digits when the remote's HEAD is at no
// branch; NULL when the remote is empty or says what is neither. The caller frees.
char *mirror_head_parse(const char *said);

// Has the mirror's HEAD say the same. NULL, no valid name, or a commit that the mirror does not have leaves it as it
// is.
bool mirror_head_set(const char *folder, const char *head, GError **error) G_GNUC_WARN_UNUSED_RESULT;
