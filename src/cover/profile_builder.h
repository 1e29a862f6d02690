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
} BlockRun;

struct ProfileBuilder {
    char *mode;
    GStringChunk *names;
    GArray *files;     // DraftFile, in the order they were met
    GHashTable *index; // from the name (struct Name) to the place in `files`
    GArray *runs;      // BlockRun
    GArray *blocks;    // Block; its length is the room there is, filled up to n_blocks
    GArray *counts;    // uint64_t; as `blocks`
    guint n_blocks;
    guint run_start;  // the first block of the run that grows
    const char *name; // the file that the run belongs to; NULL before the first
    gsize name_size;
    bool is_in_order; // so far everything came as a Profile keeps it
};

// Has the next blocks belong to the file `name`.
void profile_builder_enter(ProfileBuilder *builder, const char *name, gsize size);

// Makes room for `n_blocks` in all; nothing else changes.
void profile_builder_reserve(ProfileBuilder *builder, guint n_blocks);

// Makes room for twice as many blocks.
void profile_builder_grow(ProfileBuilder *builder);

static inline int block_compare(const Block *a, const Block *b)
{
    if (a->start_line != b->start_line)
        return a->start_line < b->start_line ? -1 : 1;
    if (a->start_col != b->start_col)
        return a->start_col < b->start_col ? -1 : 1;
    if (a->end_line != b->end_line)
        return a->end_line < b->end_line ? -1 : 1;
    return a->end_col < b->end_col ? -1 : a->end_col > b->end_col;
}

// Adds a block of the file that was entered last.
static inline void profile_builder_append(ProfileBuilder *builder, const Block *block, uint64_t count)
{
    guint i = builder->n_blocks;
    Block *blocks;

    if (i == builder->blocks->len)
        profile_builder_grow(builder);
    blocks = (Block *)(void *)builder->blocks->data;
    if (i > builder->run_start && block_compare(&blocks[i - 1], block) >= 0)
        builder->is_in_order = false;
    blocks[i] = *block;
    g_array_index(builder->counts, uint64_t, i) = MIN(count, PROFILE_COUNT_MAX);
    builder->n_blocks = i + 1;
}
