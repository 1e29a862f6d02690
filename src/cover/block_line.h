// SPDX-License-Identifier: Apache-2.0
// Block line: one line of a text profile, cut from its end as Go does it, or written.
#pragma once

#include "base/output.h"
#include "cover/profile.h"

typedef struct BlockLine {
    gsize name_size; // of the file's name, which is the start of the line; at least 1
    Block block;
    uint64_t count; // at most PROFILE_COUNT_MAX
} BlockLine;

// Cuts a line, given without its line feed. What is wrong is said in Go's words, INVALID; numbers above 2^32-1 other
// than the count are TOO_BIG.
bool block_line_cut(BlockLine *out, const char *line, gsize size, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Writes the line of a block of the file `name`, with its line feed.
void block_line_write(Output *output, const char *name, gsize name_size, const Block *block, uint64_t count);
