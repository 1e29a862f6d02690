// SPDX-License-Identifier: Apache-2.0
// Pattern: a Go (RE2) regular expression; linear time, bounded memory.
#pragma once

#include <glib.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct Pattern Pattern;

// INVALID with RE2's reason, in the words of Go's regexp package ("missing closing ): `(`"), when `text` is not a
// regular expression; TOO_BIG above 1 KiB.
bool pattern_new(Pattern **out, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pattern_free(Pattern *pattern);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pattern, pattern_free)

// Whether it matches anywhere in `text`, as Go's MatchString. Safe in any thread.
bool pattern_matches(const Pattern *pattern, const char *text, gsize size);

#ifdef __cplusplus
}
#endif
