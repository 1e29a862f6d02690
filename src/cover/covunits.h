// SPDX-License-Identifier: Apache-2.0
// Covunits: the blocks of one package with what they ran, in the order that `go tool covdata textfmt` gives them.
// Source: Go's internal/coverage/cformat.
#pragma once

#include "cover/covmeta.h"

// Blocks at one place stay apart when they are of different functions.
typedef struct CovUnit {
    Block block;
    guint function; // its place in an array of CovFunction
    uint64_t count;
} CovUnit;

// How two counts of one block make one.
typedef struct CovSum {
    bool is_set;  // 1 when either ran
    uint64_t max; // else their sum, at most this
} CovSum;

static inline uint64_t covsum_count(const CovSum *sum, uint64_t a, uint64_t b)
{
    if (sum->is_set)
        return a > 0 || b > 0;
    return a > sum->max || b > sum->max - a ? sum->max : a + b;
}

// Sorts `units` (CovUnit) by file, start line, end line, start column, end column, statements, function, and makes one
// of those that differ in nothing but the count. The functions are in `functions` (CovFunction).
void covunits_settle(GArray *units, const GArray *functions, const CovSum *sum);

// Whether both, settled, are the same blocks of the same functions; counts may differ. Each has functions of its own.
bool covunits_agree(const GArray *units, const GArray *functions, const GArray *others, const GArray *their_functions);

// Adds the counts of `others`, with which `units` agree.
void covunits_add(GArray *units, const GArray *others, const CovSum *sum);
