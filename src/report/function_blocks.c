// SPDX-License-Identifier: Apache-2.0
// Function blocks: which blocks of a file belong to a function.
#include "report/function_blocks.h"

static bool is_before(SourcePlace a, SourcePlace b)
{
    return a.line < b.line || (a.line == b.line && a.col < b.col);
}

static SourcePlace block_start(const Block *block)
{
    return (SourcePlace){ block->start_line, block->start_col };
}

static SourcePlace block_end(const Block *block)
{
    return (SourcePlace){ block->end_line, block->end_col };
}

void function_blocks_clear(FunctionBlocks *blocks)
{
    g_clear_pointer(&blocks->ends, g_free);
}

// The furthest ends ascend, also where blocks nest, so that a function's first block can be searched.
void function_blocks_enter(FunctionBlocks *blocks, const Profile *profile, const ProfileFile *file)
{
    SourcePlace furthest = { 0, 0 };

    blocks->profile = profile;
    blocks->file = file;
    if (file->n_blocks > blocks->room) {
        blocks->room = file->n_blocks;
        blocks->ends = g_renew(SourcePlace, blocks->ends, blocks->room);
    }
    for (guint i = 0; i < file->n_blocks; i++) {
        SourcePlace end = block_end(profile_block(profile, file->first_block + i));

        if (is_before(furthest, end))
            furthest = end;
        blocks->ends[i] = furthest;
    }
}

// The first of `n` ascending places that is after `place`; `n` when none is.
static guint first_after(const SourcePlace *places, guint n, SourcePlace place)
{
    guint low = 0, high = n;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (is_before(place, places[middle]))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

// The first from `i` on.
static guint find_from(const FunctionBlocks *blocks, const GoFunction *function, guint i)
{
    SourcePlace start = { function->start_line, function->start_col };
    SourcePlace end = { function->end_line, function->end_col };

    for (; i < blocks->file->first_block + blocks->file->n_blocks; i++) {
        const Block *block = profile_block(blocks->profile, i);

        if (!is_before(block_start(block), end))
            break;
        if (is_before(start, block_end(block)))
            return i;
    }
    return PAST_BLOCKS;
}

guint function_blocks_first(const FunctionBlocks *blocks, const GoFunction *function)
{
    SourcePlace start = { function->start_line, function->start_col };

    return find_from(blocks, function,
                     blocks->file->first_block + first_after(blocks->ends, blocks->file->n_blocks, start));
}

guint function_blocks_next(const FunctionBlocks *blocks, const GoFunction *function, guint i)
{
    return find_from(blocks, function, i + 1);
}
