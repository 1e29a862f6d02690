// SPDX-License-Identifier: Apache-2.0
// Overlap: which statements of a file's blocks belong to which of its functions.
//
// Blocks are ordered by their starts. Where their ends ascend too, as in all that Go's own instrumenter writes, the
// blocks of a function are a range, and sums of all blocks before each one give its total. Where blocks nest, all
// blocks are taken in the order of their starts and functions in the order of their ends: when a function's turn comes,
// the blocks taken are those that start before its end, and a binary indexed tree tells how many of them end after its
// start.
#include "report/overlap.h"

#include <stdlib.h>

// Line and column in one number that compares as they do.
typedef uint64_t Place;

static Place place_of(uint32_t line, uint32_t col)
{
    return (Place)line << 32 | col;
}

static Place start_of(const Block *block)
{
    return place_of(block->start_line, block->start_col);
}

static Place end_of(const Block *block)
{
    return place_of(block->end_line, block->end_col);
}

static Place function_start(const FunctionCover *cover)
{
    return place_of(cover->function.start_line, cover->function.start_col);
}

static Place function_end(const FunctionCover *cover)
{
    return place_of(cover->function.end_line, cover->function.end_col);
}

static void add_block(Total *total, const Block *block, uint64_t count)
{
    total->statements += block->statements;
    total->covered += count > 0 ? block->statements : 0;
}

static void add(Total *total, Total more)
{
    total->covered += more.covered;
    total->statements += more.statements;
}

static Total difference(Total a, Total b)
{
    return (Total){ .covered = a.covered - b.covered, .statements = a.statements - b.statements };
}

// The blocks of one file.
typedef struct Blocks {
    const Block *blocks;
    const uint64_t *counts;
    guint n;
} Blocks;

static bool has_ascending_ends(const Blocks *all)
{
    for (guint i = 1; i < all->n; i++) {
        if (end_of(&all->blocks[i - 1]) > end_of(&all->blocks[i]))
            return false;
    }
    return true;
}

// For each block the sum of all before it, and one more for all. The caller frees.
static Total *sums_before(const Blocks *all)
{
    Total *sums = g_new(Total, (gsize)all->n + 1);

    sums[0] = (Total){ 0, 0 };
    for (guint i = 0; i < all->n; i++) {
        sums[i + 1] = sums[i];
        add_block(&sums[i + 1], &all->blocks[i], all->counts[i]);
    }
    return sums;
}

// The first block from `low` on of which `edge`, that ascends, is after `place`. Near ones are found fastest.
static guint first_after(const Blocks *all, guint low, Place (*edge)(const Block *), Place place)
{
    guint high = low;

    for (guint step = 1; high < all->n && edge(&all->blocks[high]) <= place; step *= 2) {
        low = high + 1;
        high = step < all->n - low ? low + step : all->n;
    }
    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (edge(&all->blocks[middle]) > place)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

// Functions come in order, except under //line directives.
static void find_ranges(const Blocks *all, FunctionCover *functions, guint n)
{
    g_autofree Total *sums = sums_before(all);
    guint first = 0;

    for (guint i = 0; i < n; i++) {
        Place start = function_start(&functions[i]);
        bool is_behind = first == 0 || end_of(&all->blocks[first - 1]) <= start;
        guint behind;

        first = first_after(all, is_behind ? first : 0, end_of, start);
        behind = first_after(all, first, start_of, function_end(&functions[i]) - 1);
        functions[i].total = difference(sums[behind], sums[first]);
    }
}

// A binary indexed tree: sums of blocks by the rank of their ends.
typedef struct EndTree {
    Place *ends; // ascending
    Total *sums; // sums[i], i from 1 on, is over the last (i & -i) ranks up to i
    guint n;
} EndTree;

static int compare_places(const void *a, const void *b)
{
    Place left = *(const Place *)a, right = *(const Place *)b;

    return left < right ? -1 : left > right;
}

static void end_tree_init(EndTree *tree, const Blocks *all)
{
    tree->n = all->n;
    tree->ends = g_new(Place, tree->n);
    tree->sums = g_new0(Total, (gsize)tree->n + 1);
    for (guint i = 0; i < tree->n; i++)
        tree->ends[i] = end_of(&all->blocks[i]);
    qsort(tree->ends, tree->n, sizeof *tree->ends, compare_places);
}

static void end_tree_clear(EndTree *tree)
{
    g_free(tree->ends);
    g_free(tree->sums);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(EndTree, end_tree_clear)

// How many ends are not after `place`.
static guint rank_of(const EndTree *tree, Place place)
{
    guint low = 0, high = tree->n;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (tree->ends[middle] > place)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static void end_tree_add(EndTree *tree, const Block *block, uint64_t count)
{
    for (guint i = rank_of(tree, end_of(block)); i <= tree->n; i += i & -i)
        add_block(&tree->sums[i], block, count);
}

// Of the blocks added, those that do not end after `place`.
static Total end_tree_sum(const EndTree *tree, Place place)
{
    Total sum = { 0, 0 };

    for (guint i = rank_of(tree, place); i > 0; i -= i & -i)
        add(&sum, tree->sums[i]);
    return sum;
}

static int compare_function_ends(const void *a, const void *b)
{
    Place left = function_end(*(FunctionCover *const *)a), right = function_end(*(FunctionCover *const *)b);

    return left < right ? -1 : left > right;
}

static FunctionCover **order_by_end(FunctionCover *functions, guint n)
{
    FunctionCover **ordered = g_new(FunctionCover *, n);

    for (guint i = 0; i < n; i++)
        ordered[i] = &functions[i];
    qsort(ordered, n, sizeof *ordered, compare_function_ends);
    return ordered;
}

static void find_among_nested(const Blocks *all, FunctionCover *functions, guint n)
{
    g_autofree FunctionCover **ordered = order_by_end(functions, n);
    g_auto(EndTree) tree = { 0 };
    Total taken = { 0, 0 };
    guint n_taken = 0;

    end_tree_init(&tree, all);
    for (guint i = 0; i < n; i++) {
        Place end = function_end(ordered[i]);

        for (; n_taken < all->n && start_of(&all->blocks[n_taken]) < end; n_taken++) {
            end_tree_add(&tree, &all->blocks[n_taken], all->counts[n_taken]);
            add_block(&taken, &all->blocks[n_taken], all->counts[n_taken]);
        }
        ordered[i]->total = difference(taken, end_tree_sum(&tree, function_start(ordered[i])));
    }
}

void overlap_find(const Profile *profile, const ProfileFile *file, FunctionCover *functions, guint n)
{
    Blocks all = { .blocks = &g_array_index(profile->blocks, Block, file->first_block),
                   .counts = &g_array_index(profile->counts, uint64_t, file->first_block),
                   .n = file->n_blocks };

    if (has_ascending_ends(&all))
        find_ranges(&all, functions, n);
    else if (n > 0) // there is no array of nothing to sort
        find_among_nested(&all, functions, n);
}
