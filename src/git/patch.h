// SPDX-License-Identifier: Apache-2.0
// Patch: what a diff in git's form says: which files changed, and which of their lines.
// Source: git-diff's documentation, "Generating patch text with -p".
#pragma once

#include "git/edits.h"

typedef enum PatchKind {
    PATCH_MODIFIED,
    PATCH_ADDED,
    PATCH_DELETED,
    PATCH_RENAMED,
    PATCH_COPIED,
    PATCH_UNMERGED, // its merge has conflicts that nobody has resolved yet
} PatchKind;

typedef struct PatchFile {
    char *path;     // of the new side, from the repository's root; of a deleted file the old one
    char *old_path; // of the old side; of an added file the new one
    PatchKind kind;
    bool is_binary; // git shows none of its lines
    GArray *edits;  // Edit
} PatchFile;

typedef struct Patch {
    GPtrArray *files; // PatchFile, in the diff's order; a file that became a link is there twice: deleted, then added
} Patch;

void patch_free(Patch *patch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Patch, patch_free)

// Reads a diff that comes in pieces of any size. What the lines say is not kept, so memory goes with the number of
// edits.
typedef struct PatchReader PatchReader;

PatchReader *patch_reader_new(void);
void patch_reader_free(PatchReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PatchReader, patch_reader_free)

// INVALID, with the line's number, when the text is no diff of git's (a combined diff, of a merge or a conflict, is
// none either: it leaves lines out); TOO_BIG when it is beyond all measure. The reader is of no use then.
bool patch_reader_feed(PatchReader *reader, const char *text, gsize size, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The text is over: INVALID when it ends within a hunk, or has something in it and nothing of it is a diff.
bool patch_reader_finish(PatchReader *reader, Patch **out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The same for a text that is there whole.
bool patch_read(Patch **out, const char *text, gsize size, GError **error) G_GNUC_WARN_UNUSED_RESULT;
