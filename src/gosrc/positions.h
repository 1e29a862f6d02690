// SPDX-License-Identifier: Apache-2.0
// Positions: from byte offsets to lines and columns, shifted by //line directives as go/token does.
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

// What a "//line file:line:col" comment says: the byte at `offset` stands at this line and column.
typedef struct GoDirective {
    gsize offset;
    uint32_t line;
    uint32_t col; // 0: the directive has none, and columns after it are unknown
} GoDirective;

typedef enum GoDirectiveKind {
    GO_DIRECTIVE_NONE, // a comment like any other
    GO_DIRECTIVE_VALID,
    GO_DIRECTIVE_BROKEN, // an error for Go: the last part is not a number from 1 to 2^30
} GoDirectiveKind;

// Reads what follows "line " in a comment: "file:line" or "file:line:col". Only `line` and `col` of `*out` are set.
GoDirectiveKind go_directive_read(GoDirective *out, const char *text, gsize size);

// A walk through one text; questions come in ascending order of their offsets, so that a whole file costs one pass.
typedef struct GoPositions {
    const char *text;        // borrowed
    GArray *directives;      // GoDirective, ascending
    gsize at;                // the walk has come to here,
    uint32_t line;           // which is on this line of the text,
    gsize line_start;        // which starts here
    guint n_passed;          // directives at or before `at`
    uint32_t directive_line; // the line of the text on which the last one passed takes effect
} GoPositions;

void go_positions_init(GoPositions *positions, const char *text);
void go_positions_clear(GoPositions *positions);

// Tells of a directive. One that is not after all earlier ones is known already and passed over.
void go_positions_add(GoPositions *positions, const GoDirective *directive);

// Where the byte at `offset` stands. Not before the offset of the previous question; directives up to it must be known.
void go_positions_find(GoPositions *positions, gsize offset, uint32_t *line, uint32_t *col);

// The line of the text that holds `offset`, without directives. Can be asked at any time.
uint32_t go_line_of(const char *text, gsize offset);
