// SPDX-License-Identifier: Apache-2.0
// Lines: what blocks say of the lines they lie on, for the faces that know nothing smaller (Cobertura, LCOV).
//
// A line is measured when a block touches it, from the line where the block starts to the line where it ends, so with
// braces, comments and blank lines in between; it is covered when one of these blocks ran. Its hits are the sum of
// their counts (mode set: 1 or 0). So gocover-cobertura and gcov2lcov read Go's blocks too.
#pragma once

#include "cover/profile.h"
#include "gosrc/sources.h"
#include "report/function_blocks.h"

// Hits stop here: many readers keep them in a signed number of 32 bits and fail on more.
#define LINE_HITS_MAX ((uint64_t)INT32_MAX)

// The hits of a line whose blocks ran `count` times in all.
static inline uint32_t line_hits(const Profile *profile, uint64_t count)
{
    return (uint32_t)MIN(count, profile_is_set(profile) ? 1 : LINE_HITS_MAX);
}

// No file that is read has more lines, see SOURCE_CEILING_BYTES.
#define LINE_NUMBER_MAX ((uint32_t)SOURCE_CEILING_BYTES)

typedef struct Line {
    uint32_t number;
    uint32_t hits;
    bool is_partial; // one of its blocks ran, and another did not
} Line;

typedef struct LineTotal {
    uint64_t covered;
    uint64_t measured;
} LineTotal;

// Finds the lines of one file or function after the other; keeps its memory between them.
typedef struct Lines {
    GArray *list; // Line, ascending: the answer
    LineTotal total;
    GArray *spans; // of the blocks, by start
    GArray *ends;  // the same, by end
} Lines;
void lines_init(Lines *lines);
void lines_clear(Lines *lines);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Lines, lines_clear)

// Of the blocks that belong to it.
void lines_find_file(Lines *lines, const Profile *profile, const ProfileFile *file);
void lines_find_function(Lines *lines, const FunctionBlocks *blocks, const GoFunction *function);

// INVALID, naming the file, when a block ends after LINE_NUMBER_MAX.
bool lines_check(const Profile *profile, const ProfileFile *file, GError **error) G_GNUC_WARN_UNUSED_RESULT;
