// SPDX-License-Identifier: Apache-2.0
// Block mapping: which blocks of a declaration are which of the same declaration in another version of its file.
//
// A block is known by the tokens between its start and its end, whatever the format of the text is. Where the versions
// were instrumented by tools that cut blocks differently (Go 1.27 leaves braces, blank lines and comments out), a block
// is also known to have run when all of its tokens lie in a block that ran; or when all those of a block that ran lie
// in it: a block counts as run when its first statement is reached, which nothing in it goes without.
//
// Under //line directives that do not tell columns, blocks cannot be told by their tokens; then they map one to one
// when tokens and blocks stand alike in both versions, line by line, and not at all otherwise.
#pragma once

#include "increment/measured_file.h"

// Has `run[k]` be the count of the old block that the `k`-th block of the `now`-th declaration was part of; 0 when
// there is none. The declarations have equal fingerprints and are both clear; `run` has room for the new one's blocks.
//
// Returns how many statements of old blocks that ran found no new block.
uint64_t block_mapping_find(uint64_t *run, const MeasuredFile *old_file, guint old, const MeasuredFile *now_file,
                            guint now);
