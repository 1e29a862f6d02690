// SPDX-License-Identifier: Apache-2.0
// Owner pattern: which paths a line of a CODEOWNERS file is about, as GitHub or as GitLab reads it.
#pragma once

#include <glib.h>
#include <stdbool.h>

// Both have "*" and "?" within one element of a path, "**" for any number of elements, "/" at the start for the root,
// "/" at the end for all below a folder, and "\" before a character that means itself. They differ in this:
//
//              GitHub (as gitignore)                             GitLab (as Ruby's File.fnmatch)
//   a/b        a/b of the root                                   a/b anywhere
//   docs       a file, or all below a folder, of that name       a file of that name
//   a/**       all below a                                       the files in a
//   [a-z] \#x  not a pattern, nor "***"                          a range; a name that starts with #
typedef enum OwnerDialect { OWNER_DIALECT_GITHUB, OWNER_DIALECT_GITLAB } OwnerDialect;

typedef struct OwnerPattern OwnerPattern;

enum { OWNER_PATTERN_CEILING_BYTES = 1024 };

// NULL when the text is not a pattern in that dialect, or longer than the ceiling.
OwnerPattern *owner_pattern_new(const char *text, OwnerDialect dialect);
void owner_pattern_free(OwnerPattern *pattern);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OwnerPattern, owner_pattern_free)

// Whether it is about the file whose path, cut at the slashes, is `elements` (NULL-terminated, none empty). Takes at
// most the pattern's length times the path's.
bool owner_pattern_matches(const OwnerPattern *pattern, const char *const *elements);
