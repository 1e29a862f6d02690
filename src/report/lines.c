// SPDX-License-Identifier: Apache-2.0
// Lines: what blocks say of the lines they lie on.
//
// The lines are walked from the first to the last; a block's count joins the sum where the block starts and leaves it
// after its end. So the work is in proportion to blocks and lines, however the blocks nest.
#include "report/lines.h"

#include "base/error.h"

// Of one block, from its first to its last line.
typedef struct Span {
    uint32_t first, last;
    uint64_t count;
} Span;

void lines_init(Lines *lines)
{
    lines->list = g_array_new(FALSE, FALSE, sizeof(Line));
    lines->spans = g_array_new(FALSE, FALSE, sizeof(Span));
    lines->ends = g_array_new(FALSE, FALSE, sizeof(Span));
}

void lines_clear(Lines *lines)
{
    g_clear_pointer(&lines->list, g_array_unref);
    g_clear_pointer(&lines->spans, g_array_unref);
    g_clear_pointer(&lines->ends, g_array_unref);
}

static const Span *span_at(const GArray *spans, guint i)
{
    return &g_array_index(spans, Span, i);
}

// A block that ends before it starts, which a text profile may hold, has no lines.
static void add_block(Lines *lines, const Profile *profile, guint i)
{
    const Block *block = profile_block(profile, i);
    Span span = { block->start_line, block->end_line, profile_count(profile, i) };

    if (span.first <= span.last)
        g_array_append_val(lines->spans, span);
}

static int compare_ends(const void *a, const void *b)
{
    uint32_t last = ((const Span *)a)->last, other = ((const Span *)b)->last;

    return last < other ? -1 : last > other;
}

// Blocks seldom nest, so mostly their ends are in order with their starts.
static void sort_ends(Lines *lines)
{
    const GArray *spans = lines->spans;
    bool is_in_order = true;

    g_array_set_size(lines->ends, 0);
    g_array_append_vals(lines->ends, spans->data, spans->len);
    for (guint i = 1; i < spans->len && is_in_order; i++)
        is_in_order = span_at(spans, i - 1)->last <= span_at(spans, i)->last;
    if (!is_in_order)
        g_array_sort(lines->ends, compare_ends);
}

static void add_line(Lines *lines, uint32_t number, uint32_t hits, bool has_idle)
{
    Line line = { number, hits, hits > 0 && has_idle };

    g_array_append_val(lines->list, line);
    lines->total.measured++;
    lines->total.covered += line.hits > 0;
}

static void walk(Lines *lines, const Profile *profile)
{
    const GArray *spans = lines->spans, *ends = lines->ends;
    unsigned __int128 sum = 0;             // of the blocks on `line`: no number of counts can overflow it
    guint next = 0, ended = 0, n_idle = 0; // of these blocks, how many did not run

    g_array_set_size(lines->list, 0);
    lines->total = (LineTotal){ 0, 0 };
    for (uint32_t line = 0; ended < ends->len; line++) {
        if (next == ended) // on no block: go on to the next one
            line = span_at(spans, next)->first;
        for (; next < spans->len && span_at(spans, next)->first == line; next++) {
            sum += span_at(spans, next)->count;
            n_idle += span_at(spans, next)->count == 0;
        }
        add_line(lines, line, line_hits(profile, (uint64_t)MIN(sum, PROFILE_COUNT_MAX)), n_idle > 0);
        for (; ended < ends->len && span_at(ends, ended)->last == line; ended++) {
            sum -= span_at(ends, ended)->count;
            n_idle -= span_at(ends, ended)->count == 0;
        }
    }
}

static void find(Lines *lines, const Profile *profile)
{
    sort_ends(lines);
    walk(lines, profile);
}

void lines_find_file(Lines *lines, const Profile *profile, const ProfileFile *file)
{
    g_array_set_size(lines->spans, 0);
    for (guint i = file->first_block; i < file->first_block + file->n_blocks; i++)
        add_block(lines, profile, i);
    find(lines, profile);
}

void lines_find_function(Lines *lines, const FunctionBlocks *blocks, const GoFunction *function)
{
    g_array_set_size(lines->spans, 0);
    for (guint i = function_blocks_first(blocks, function); i != PAST_BLOCKS;
         i = function_blocks_next(blocks, function, i))
        add_block(lines, blocks->profile, i);
    find(lines, blocks->profile);
}

bool lines_check(const Profile *profile, const ProfileFile *file, GError **error)
{
    for (guint i = file->first_block; i < file->first_block + file->n_blocks; i++) {
        uint32_t last = profile_block(profile, i)->end_line;

        if (last > LINE_NUMBER_MAX)
            return set_error(error, GOC_ERROR_INVALID, "%s: a block ends at line %u, and no source has so many",
                             file->name, last);
    }
    return true;
}
