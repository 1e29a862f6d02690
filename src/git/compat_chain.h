// SPDX-License-Identifier: Apache-2.0
// Compat chain: diffs that follow each other, put together as diff-cover 10.5 does: line numbers are not followed.
#pragma once

#include "git/changes.h"

typedef struct CompatChain CompatChain;

CompatChain *compat_chain_new(void);
void compat_chain_free(CompatChain *chain);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CompatChain, compat_chain_free)

// Adds the next diff's files, CompatFile: their deleted lines are taken away from what there is, their added ones join.
void compat_chain_add(CompatChain *chain, const GPtrArray *files);

// A file that no diff knows, all of it.
void compat_chain_add_file(CompatChain *chain, const char *path, uint32_t n_lines);

// What changed. The caller frees.
Changes *compat_chain_finish(CompatChain *chain);
