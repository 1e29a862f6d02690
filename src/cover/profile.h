// SPDX-License-Identifier: Apache-2.0
// Profile: which blocks of which files ran how often; files sorted by name, their blocks by position, no block twice.
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

// A run of statements that execute together. Lines and byte columns count from 1 (columns are 0 under //line directives
// without one); the end is one past the last byte. 20 bytes, compared with memcmp.
typedef struct Block {
    uint32_t start_line;
    uint32_t start_col;
    uint32_t end_line;
    uint32_t end_col;
    uint32_t statements;
} Block;

// The blocks of one file are blocks[first_block .. first_block + n_blocks). Those of another file may stand before or
// behind them, whatever the names are: a file that came early stands early.
typedef struct ProfileFile {
    const char *name; // as in the profile, e.g. "example.com/echo/api/api.go"; owned by the profile
    guint first_block;
    guint n_blocks;
} ProfileFile;

// The highest count; sums stop there. It is also the highest that Go's tools read in a text profile, so that whatever
// was added up can be written and read again.
#define PROFILE_COUNT_MAX ((uint64_t)INT64_MAX)

// Blocks and counts are parallel arrays, so that a file of two profiles merges by adding count vectors.
typedef struct Profile {
    char *mode;     // "set", "count", "atomic", or whatever the mode line said; NULL: the empty profile
    GArray *files;  // ProfileFile, ascending in byte order of the names, no name twice
    GArray *blocks; // Block; within a file ascending by start line, start col, end line, end col, statements
    GArray *counts; // uint64_t, one a block, at most PROFILE_COUNT_MAX
    GStringChunk *names;
} Profile;

// An empty profile: no mode, no files.
Profile *profile_new(void);
void profile_free(Profile *profile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Profile, profile_free)

Profile *profile_copy(const Profile *profile);

static inline const ProfileFile *profile_file(const Profile *profile, guint i)
{
    return &g_array_index(profile->files, ProfileFile, i);
}

static inline const Block *profile_block(const Profile *profile, guint i)
{
    return &g_array_index(profile->blocks, Block, i);
}

static inline uint64_t profile_count(const Profile *profile, guint i)
{
    return g_array_index(profile->counts, uint64_t, i);
}

// The sum of two counts, saturating.
static inline uint64_t profile_count_sum(uint64_t a, uint64_t b)
{
    return MIN(MIN(a, PROFILE_COUNT_MAX) + MIN(b, PROFILE_COUNT_MAX), PROFILE_COUNT_MAX);
}

// Whether counts are or-ed rather than added when profiles merge: mode "set".
bool profile_is_set(const Profile *profile);

// The layout's digest: SHA-256 of files and blocks without counts and without mode, 64 hex digits. The caller frees.
char *profile_layout(const Profile *profile);

// Whether both have the same files and blocks (and modes); counts may differ.
bool profile_has_layout_of(const Profile *a, const Profile *b);

// Collects blocks in any order and makes a profile of them. Blocks at one place add up, saturating (mode set: bitwise
// or, as `go tool cover` does).
typedef struct ProfileBuilder ProfileBuilder;
ProfileBuilder *profile_builder_new(const char *mode);
void profile_builder_free(ProfileBuilder *builder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ProfileBuilder, profile_builder_free)
void profile_builder_add(ProfileBuilder *builder, const char *file, gsize file_size, const Block *block,
                         uint64_t count);

// Has blocks at one place with different statement counts stay apart. `//line` directives bring them about: two pieces
// of code say that they are the same lines.
void profile_builder_keep_clashes(ProfileBuilder *builder);

// INVALID when one place has two statement counts and these are not kept; the message names file and place. Empties the
// builder.
bool profile_builder_finish(ProfileBuilder *builder, Profile **out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
