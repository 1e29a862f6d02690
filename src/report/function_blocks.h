// SPDX-License-Identifier: Apache-2.0
// Function blocks: which blocks of a file belong to a function.
//
// As `go tool cover -func` has it, a block belongs, entirely, to each function of which it holds a part: one that
// starts before the function's end and ends after its start.
#pragma once

#include "cover/profile.h"
#include "gosrc/functions.h"

typedef struct SourcePlace {
    uint32_t line, col;
} SourcePlace;

// Looks at one file after the other; keeps its memory between them.
typedef struct FunctionBlocks {
    const Profile *profile; // borrowed
    const ProfileFile *file;
    SourcePlace *ends; // for each block the furthest end among it and those before it
    guint room;
} FunctionBlocks;
void function_blocks_clear(FunctionBlocks *blocks);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FunctionBlocks, function_blocks_clear)

// Turns to a file. `blocks` begins as zeros.
void function_blocks_enter(FunctionBlocks *blocks, const Profile *profile, const ProfileFile *file);

// The function's blocks one by one, in order, as places in the profile: the first one, or the one after `i`.
// PAST_BLOCKS when there is no more.
guint function_blocks_first(const FunctionBlocks *blocks, const GoFunction *function);
guint function_blocks_next(const FunctionBlocks *blocks, const GoFunction *function, guint i);
#define PAST_BLOCKS G_MAXUINT
