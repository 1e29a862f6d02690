// SPDX-License-Identifier: Apache-2.0
// Profile builder, its inside: the text reader appends to it without a call for each line.
#pragma once

#include "cover/profile.h"

// A file as it was met: its blocks are in one or more runs.
typedef struct DraftFile {
    const char *name;
    gsize name_size;
    guint first_run;
    guint last_run;
} DraftFile;

// Blocks of one file in a row. A run ends where the next one starts.
typedef struct BlockRun {
    guint first_block;
    guint next_run; // of the same file; 0: none, since the first run of all follows no other
    guint file;     // its place in `files`
} BlockRun;

struct ProfileBuilder {
    char *mode;
    GStringChunk *names;
    GArray *files;     // DraftFile, in the order they were met
    GHashTable *index; // from the name (struct Name) to the place in `files`
    GArray *runs;      // BlockRun
    GArray *seams;     // guint; where the parts start that were claimed
    GArray *blocks;    // Block; its length is the room there is, filled up to n_blocks
    GArray *counts;    // uint64_t; as `blocks`
    guint n_blocks;
    guint run_start;  // the first block of the run that grows
    const char *name; // the file that the run belongs to; NULL before the first
    gsize name_size;
    bool is_in_order; // so far each file came in one run, with its blocks in order
    bool keeps_clashes;
};

// Has the next blocks belong to the file `name`, which may be the one that they belong to already.
void profile_builder_enter(ProfileBuilder *builder, const char *name, gsize size);

// Makes room for `n_blocks` in all; nothing else changes.
void profile_builder_reserve(ProfileBuilder *builder, guint n_blocks);

// Makes room for twice as many blocks.
void profile_builder_grow(ProfileBuilder *builder);

// Adds all blocks of another builder, a part, as if they had been added here in the order in which they came there.
// That takes two steps. First it is found out where they belong; false when there is no room for them, since what is
// being filled cannot be moved. Then they are put there, which several threads can do at once, also while one claims;
// this empties the part.
bool profile_builder_claim(ProfileBuilder *builder, const ProfileBuilder *part, guint *place) G_GNUC_WARN_UNUSED_RESULT;
void profile_builder_fill(ProfileBuilder *builder, guint place, ProfileBuilder *part);

// Start and end as numbers that compare as the positions do.
static inline uint64_t block_start(const Block *block)
{
    return (uint64_t)block->start_line << 32 | block->start_col;
}

static inline uint64_t block_end(const Block *block)
{
    return (uint64_t)block->end_line << 32 | block->end_col;
}

// By place alone.
static inline int block_compare_place(const Block *a, const Block *b)
{
    uint64_t one = block_start(a), other = block_start(b);

    if (one == other)
        one = block_end(a), other = block_end(b);
    return (one > other) - (one < other);
}

// The order of a profile.
static inline int block_compare(const Block *a, const Block *b)
{
    int order = block_compare_place(a, b);

    return order != 0 ? order : (a->statements > b->statements) - (a->statements < b->statements);
}

// Puts a block that was appended out of order where it belongs, if that is near, as it is in what `go tool covdata`
// writes; otherwise the whole is put in order when it is finished.
void profile_builder_settle_last(ProfileBuilder *builder);

// Adds a block of the file that was entered last.
static inline void profile_builder_append(ProfileBuilder *builder, const Block *block, uint64_t count)
{
    guint i = builder->n_blocks;
    Block *blocks;

    if (i == builder->blocks->len)
        profile_builder_grow(builder);
    blocks = (Block *)(void *)builder->blocks->data;
    blocks[i] = *block;
    g_array_index(builder->counts, uint64_t, i) = MIN(count, PROFILE_COUNT_MAX);
    builder->n_blocks = i + 1;
    if (i > builder->run_start && block_compare_place(&blocks[i - 1], block) >= 0)
        profile_builder_settle_last(builder);
}
