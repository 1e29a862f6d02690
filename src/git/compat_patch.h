// SPDX-License-Identifier: Apache-2.0
// Compat patch: what diff-cover 10.5 makes of a diff, its mistakes included.
//
// It starts to count the old lines of a hunk where the new ones start, takes "\ No newline at end of file" for a line
// of both sides, counts combined diffs as if they were plain ones, and reads names without their escapes.
#pragma once

#include "git/patch.h"

typedef struct CompatFile {
    char *path;              // as diff-cover has it
    PatchKind kind;          // a renamed file is a modified one
    GArray *added, *deleted; // LineRange, ascending
} CompatFile;

// Modified, without lines. Takes the path.
CompatFile *compat_file_new(char *path);
void compat_file_free(CompatFile *file);

// Reads a diff that comes in pieces of any size.
typedef struct CompatReader CompatReader;

CompatReader *compat_reader_new(void);
void compat_reader_free(CompatReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CompatReader, compat_reader_free)

// INVALID, with the line's number, where diff-cover gives up too.
bool compat_reader_feed(CompatReader *reader, const char *text, gsize size, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The text is over. `*files` has CompatFile in the diff's order; the caller unrefs.
bool compat_reader_finish(CompatReader *reader, GPtrArray **files, GError **error) G_GNUC_WARN_UNUSED_RESULT;
