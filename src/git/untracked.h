// SPDX-License-Identifier: Apache-2.0
// Untracked: how many lines the files have that git does not know.
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

// How lines are counted.
typedef enum UntrackedRule {
    UNTRACKED_AS_GIT,        // as git would if it were asked to add the file; a link is one line
    UNTRACKED_AS_DIFF_COVER, // also "\r" ends a line, links are followed, and a text that is not UTF-8 has no lines
} UntrackedRule;

typedef void (*UntrackedVisit)(const char *path, uint32_t n_lines, bool is_binary, void *data);

// Visits the files of `names`, each of which is a path from `root` with a NUL behind it; repositories, whose names end
// with a slash, and files that are gone meanwhile are passed over. UNAVAILABLE when the clock passes `deadline_ms`,
// TOO_BIG for more lines than can be counted, INTERNAL for what cannot be read.
bool untracked_visit(const char *root, const GString *names, UntrackedRule rule, int64_t deadline_ms,
                     UntrackedVisit visit, void *data, GError **error) G_GNUC_WARN_UNUSED_RESULT;
