// SPDX-License-Identifier: Apache-2.0
// Line cover: which lines of which files ran, as reports tell it that know nothing smaller (Cobertura, Clover, JaCoCo,
// LCOV), and as Go profiles come to it. What the lines of a path are in the end tells a LineJudge.
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum LineCoverKind {
    LINE_COVER_GO, // from a profile: paths are from the repository's root
    LINE_COVER_COBERTURA,
    LINE_COVER_CLOVER,
    LINE_COVER_JACOCO,
    LINE_COVER_LCOV,
} LineCoverKind;

// No source that is read has more lines.
#define COVER_LINE_MAX ((uint32_t)(32 * 1024 * 1024))

// What one element of a report says of a line. Another element may say another thing of the same line.
typedef struct CoverLine {
    uint64_t hits;
    uint32_t number;       // 1 .. COVER_LINE_MAX
    bool is_partial;       // some of what is on the line ran, and some did not
    bool is_branch_missed; // Cobertura: not every branch that the line decides about was taken
    bool is_uncounted;     // Clover: the hits are those of the branches, since the element has none of its own
} CoverLine;

typedef struct CoverFile {
    const char *path; // as the report has it, without "." and "..", "\" being "/"; JaCoCo: package and file
    guint first_line;
    guint n_lines;
} CoverFile;

// A changed file that is Go code and yet not in the profile.
typedef struct AbsentFile {
    char *path;         // from the repository's root
    const char *reason; // static: "its package is not in the profile"
} AbsentFile;

typedef struct LineCover {
    LineCoverKind kind;
    GArray *files;      // CoverFile, in the report's order; a path may come again
    GArray *lines;      // CoverLine of the files, one file's after the other's, in the report's order
    GPtrArray *sources; // char *, Cobertura: folders that paths may begin in
    GPtrArray *absent;  // AbsentFile, ascending; from a Go profile: what was not instrumented
    GPtrArray *lost;    // char *, ascending; from a Go profile: names of files whose packages were not found
    GPtrArray *unfit;   // char *, ascending; from a Go profile: paths of files that it was not made of as they are now
    GStringChunk *paths;
} LineCover;

LineCover *line_cover_new(LineCoverKind kind);
void line_cover_free(LineCover *cover);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LineCover, line_cover_free)

// Adds a file, to which the lines that are added then belong.
void line_cover_add_file(LineCover *cover, const char *path);
void line_cover_add_line(LineCover *cover, const CoverLine *line);
void line_cover_add_absent(LineCover *cover, const char *path, const char *reason);

static inline const CoverFile *line_cover_file(const LineCover *cover, guint i)
{
    return &g_array_index(cover->files, CoverFile, i);
}

static inline const CoverLine *line_cover_line(const LineCover *cover, guint i)
{
    return &g_array_index(cover->lines, CoverLine, i);
}
