// SPDX-License-Identifier: Apache-2.0
// Edits: which lines of a text became which lines of the next one; following lines from text to text. Pure.
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

// A run of lines that became others: old_count lines from old_start on are gone, new_count from new_start on are new.
// Of an empty run the start is the line before which it would stand.
typedef struct Edit {
    uint32_t old_start, old_count;
    uint32_t new_start, new_count;
    bool is_blank; // none of these lines has anything but white space
} Edit;

typedef struct LineRange {
    uint32_t first, last; // both inclusive
} LineRange;

// Arrays of Edit are ascending on both sides, and between two edits stands at least one line that is as before; arrays
// of LineRange are ascending, and between two ranges stands at least one other line.

// The edits from a first text to a third, by way of a second. The caller unrefs.
GArray *edits_compose(const GArray *first, const GArray *second);

// The new lines of the edits, LineRange; is_blank_skipped: not of edits that are blank. The caller unrefs.
GArray *edits_new_lines(const GArray *edits, bool is_blank_skipped);

// Where those of the old text's lines that are still there are in the new one. The caller unrefs.
GArray *edits_follow(const GArray *edits, const GArray *lines);

// Adds a range that does not begin before the last one of the array.
void line_ranges_add(GArray *lines, uint32_t first, uint32_t last);

// The lines that are in either. The caller unrefs.
GArray *line_ranges_join(const GArray *a, const GArray *b);

// The lines of `a` that are not in `b`. The caller unrefs.
GArray *line_ranges_without(const GArray *a, const GArray *b);

bool line_ranges_have(const GArray *lines, uint32_t line);
