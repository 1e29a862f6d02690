// SPDX-License-Identifier: Apache-2.0
// Codeowners: who is asked about a file, as a CODEOWNERS file of GitHub or GitLab says.
// Source: GitHub's documentation, "About code owners"; GitLab's, "Syntax of CODEOWNERS file".
#pragma once

#include "git/owner_pattern.h"

#include <stdint.h>

// GitHub's ceiling: it does not load larger ones.
enum { CODEOWNERS_CEILING_BYTES = 3 * 1024 * 1024 };

// Where the file may be, from the repository's root: the first that is there counts. The last place is NULL.
extern const char *const codeowners_places[];

// What one section says of a file. Outside of sections, so always for GitHub, the section is "".
typedef struct OwnerEntry {
    const char *section;
    bool is_optional;          // GitLab's ^[section]
    const char *const *owners; // "@user", "@group/team", "someone@example.com"; NULL-terminated, at least one. UTF-8.
} OwnerEntry;

typedef struct Codeowners {
    OwnerDialect dialect;
    GPtrArray *sections;   // the parser's own, in the file's order
    GArray *skipped_lines; // uint32_t: lines that the dialect does not know; they count for nothing
} Codeowners;

// Reads any bytes; never fails. The dialect is that of the place; in places that both know it is GitLab's when the text
// has a line that begins a section, else GitHub's.
Codeowners *codeowners_read(const char *place, const char *text, gsize size);
void codeowners_free(Codeowners *owners);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Codeowners, codeowners_free)

// What it says of the file at `path`, from the repository's root: OwnerEntry (borrowed), at most one a section, in the
// file's order; in each the last line whose pattern fits counts. Empty when nobody owns it, also because a line takes
// it away from its owners. The caller unrefs.
GPtrArray *codeowners_find(const Codeowners *owners, const char *path);
