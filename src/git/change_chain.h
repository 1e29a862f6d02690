// SPDX-License-Identifier: Apache-2.0
// Change chain: diffs that follow each other, put together file by file, with names and lines followed through all.
// Pure.
#pragma once

#include "git/changes.h"

typedef struct ChangeChain ChangeChain;

// is_blank_skipped: lines of edits that are blank do not count as changed; such edits still shift the lines behind
// them.
ChangeChain *change_chain_new(bool is_blank_skipped);
void change_chain_free(ChangeChain *chain);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ChangeChain, change_chain_free)

// Adds the next diff. One that is not counted only moves what changed before it.
void change_chain_add(ChangeChain *chain, const Patch *patch, bool is_counted);

// Adds a file that no diff knows, all of it.
void change_chain_add_file(ChangeChain *chain, const char *path, uint32_t n_lines, bool is_binary);

// What changed from the first text to the last. The caller frees.
Changes *change_chain_finish(ChangeChain *chain);
