// SPDX-License-Identifier: Apache-2.0
// Edits: which lines of a text became which lines of the next one; following lines from text to text. Pure.
#include "git/edits.h"

static const Edit *edit_at(const GArray *edits, guint i)
{
    return i < edits->len ? &g_array_index(edits, Edit, i) : NULL;
}

static const LineRange *range_at(const GArray *lines, guint i)
{
    return i < lines->len ? &g_array_index(lines, LineRange, i) : NULL;
}

// Two lists of edits on their way through the text between them.
typedef struct Walk {
    const GArray *first, *second;
    guint i, j;       // the next of each
    int64_t behind_1; // by how much a line of the second text stands behind the same line of the first
    int64_t behind_2; // and of the third behind the second
} Walk;

// What is put together: a run of the second text that no untouched line divides.
typedef struct Run {
    int64_t from, until; // of the second text; until is behind it
    int64_t first_count, third_count;
    bool is_blank;
} Run;

static void take_first(Walk *walk, Run *run)
{
    const Edit *edit = edit_at(walk->first, walk->i++);

    run->until = MAX(run->until, (int64_t)edit->new_start + edit->new_count);
    run->first_count += (int64_t)edit->old_count - edit->new_count;
    run->is_blank = run->is_blank && edit->is_blank;
}

static void take_second(Walk *walk, Run *run)
{
    const Edit *edit = edit_at(walk->second, walk->j++);

    run->until = MAX(run->until, (int64_t)edit->old_start + edit->old_count);
    run->third_count += (int64_t)edit->new_count - edit->old_count;
    run->is_blank = run->is_blank && edit->is_blank;
}

// Takes everything that touches what was taken already.
static void take_touching(Walk *walk, Run *run)
{
    for (;;) {
        const Edit *first = edit_at(walk->first, walk->i), *second = edit_at(walk->second, walk->j);

        if (first && first->new_start <= run->until)
            take_first(walk, run);
        else if (second && second->old_start <= run->until)
            take_second(walk, run);
        else
            return;
    }
}

GArray *edits_compose(const GArray *first, const GArray *second)
{
    GArray *composed = g_array_new(FALSE, FALSE, sizeof(Edit));
    Walk walk = { .first = first, .second = second };

    while (walk.i < first->len || walk.j < second->len) {
        const Edit *a = edit_at(first, walk.i), *b = edit_at(second, walk.j);
        int64_t from = MIN(a ? a->new_start : INT64_MAX, b ? b->old_start : INT64_MAX);
        Run run = { .from = from, .until = from, .is_blank = true };
        Edit edit;

        take_touching(&walk, &run);
        run.first_count += run.until - run.from;
        run.third_count += run.until - run.from;
        edit = (Edit){ .old_start = (uint32_t)(from - walk.behind_1),
                       .old_count = (uint32_t)run.first_count,
                       .new_start = (uint32_t)(from + walk.behind_2),
                       .new_count = (uint32_t)run.third_count,
                       .is_blank = run.is_blank };
        walk.behind_1 += run.until - run.from - run.first_count;
        walk.behind_2 += run.third_count - (run.until - run.from);
        if (edit.old_count > 0 || edit.new_count > 0)
            g_array_append_val(composed, edit);
    }
    return composed;
}

GArray *edits_new_lines(const GArray *edits, bool is_blank_skipped)
{
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(LineRange));

    for (guint i = 0; i < edits->len; i++) {
        const Edit *edit = edit_at(edits, i);

        if (edit->new_count > 0 && !(is_blank_skipped && edit->is_blank))
            line_ranges_add(lines, edit->new_start, edit->new_start + edit->new_count - 1);
    }
    return lines;
}

// Where lines are that stand before `edits[next]` and behind all edits before it.
static int64_t shift_before(const GArray *edits, guint next)
{
    const Edit *edit = next > 0 ? edit_at(edits, next - 1) : NULL;

    return edit ? (int64_t)edit->new_start + edit->new_count - edit->old_start - edit->old_count : 0;
}

// Follows one range, from edit `*next` on, which is the first that ends behind its start.
static void follow_range(GArray *followed, const GArray *edits, guint *next, LineRange range)
{
    for (int64_t line = range.first; line <= range.last;) {
        const Edit *edit = edit_at(edits, *next);
        int64_t untouched_until = edit ? MIN((int64_t)edit->old_start - 1, range.last) : range.last;
        int64_t shift = shift_before(edits, *next);

        if (line <= untouched_until)
            line_ranges_add(followed, (uint32_t)(line + shift), (uint32_t)(untouched_until + shift));
        line = MAX(line, untouched_until + 1);
        if (line > range.last)
            return;
        line = MAX(line, (int64_t)edit->old_start + edit->old_count);
        if (line <= range.last)
            (*next)++;
    }
}

GArray *edits_follow(const GArray *edits, const GArray *lines)
{
    GArray *followed = g_array_new(FALSE, FALSE, sizeof(LineRange));
    guint next = 0;

    for (guint i = 0; i < lines->len; i++) {
        LineRange range = *range_at(lines, i);

        while (edit_at(edits, next) && edit_at(edits, next)->old_start + edit_at(edits, next)->old_count <= range.first)
            next++;
        follow_range(followed, edits, &next, range);
    }
    return followed;
}

void line_ranges_add(GArray *lines, uint32_t first, uint32_t last)
{
    LineRange *before = lines->len > 0 ? &g_array_index(lines, LineRange, lines->len - 1) : NULL;
    LineRange range = { first, last };

    if (before && (uint64_t)before->last + 1 >= first)
        before->last = MAX(before->last, last);
    else
        g_array_append_val(lines, range);
}

GArray *line_ranges_join(const GArray *a, const GArray *b)
{
    GArray *joined = g_array_sized_new(FALSE, FALSE, sizeof(LineRange), a->len + b->len);

    for (guint i = 0, j = 0; i < a->len || j < b->len;) {
        const LineRange *one = range_at(a, i), *other = range_at(b, j);
        bool is_one = !other || (one && one->first <= other->first);
        const LineRange *next = is_one ? one : other;

        line_ranges_add(joined, next->first, next->last);
        i += is_one;
        j += !is_one;
    }
    return joined;
}

GArray *line_ranges_without(const GArray *a, const GArray *b)
{
    GArray *left = g_array_new(FALSE, FALSE, sizeof(LineRange));
    guint j = 0;

    for (guint i = 0; i < a->len; i++) {
        uint64_t at = range_at(a, i)->first, end = (uint64_t)range_at(a, i)->last + 1;

        while (at < end) {
            const LineRange *hole = range_at(b, j);

            if (hole && hole->last < at) {
                j++;
                continue;
            }
            if (!hole || hole->first > at)
                line_ranges_add(left, (uint32_t)at, (uint32_t)(hole ? MIN(hole->first, end) : end) - 1);
            at = hole ? MAX(at, MIN(end, (uint64_t)hole->last + 1)) : end;
        }
    }
    return left;
}

bool line_ranges_have(const GArray *lines, uint32_t line)
{
    guint low = 0, high = lines->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (range_at(lines, middle)->last < line)
            low = middle + 1;
        else
            high = middle;
    }
    return low < lines->len && range_at(lines, low)->first <= line;
}
