// SPDX-License-Identifier: Apache-2.0
// Overlap: which statements of a file's blocks belong to which of its functions.
#pragma once

#include "cover/profile.h"
#include "cover/total.h"
#include "gosrc/functions.h"

typedef struct FunctionCover {
    GoFunction function;
    Total total;
} FunctionCover;

// Fills the totals of `n` functions of the file. As `go tool cover -func` has it, a block counts entirely in each
// function that it has a part of: it starts before the function's end and ends after its start.
//
// Costs (blocks + functions) * log(blocks) at most, whatever blocks and functions do: nest, fall back in the file, end
// before they start.
void overlap_find(const Profile *profile, const ProfileFile *file, FunctionCover *functions, guint n);
