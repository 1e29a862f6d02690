// SPDX-License-Identifier: Apache-2.0
// Positions: from byte offsets to lines and columns, shifted by //line directives as go/token does.
#include "gosrc/positions.h"

#include <string.h>

enum { NUMBER_CEILING = 1 << 30 }; // as in go/scanner

// Cuts ":<digits>" off the end of the text. False: the part after the last colon is not a number. `*size` becomes what
// stands before the colon; without a colon nothing changes and `*has_colon` is false.
static bool cut_number(const char *text, gsize *size, bool *has_colon, uint64_t *number)
{
    const char *colon = memrchr(text, ':', *size);
    const char *end = text + *size;

    *has_colon = colon != NULL;
    *number = 0;
    if (!colon || colon + 1 == end)
        return false;
    for (const char *digit = colon + 1; digit < end; digit++) {
        if (!g_ascii_isdigit(*digit))
            return false;
        *number = MIN(*number * 10 + (uint64_t)(*digit - '0'), (uint64_t)NUMBER_CEILING + 1);
    }
    *size = (gsize)(colon - text);
    return true;
}

static bool is_in_range(uint64_t number)
{
    return number >= 1 && number <= NUMBER_CEILING;
}

GoDirectiveKind go_directive_read(GoDirective *out, const char *text, gsize size)
{
    uint64_t last, before_last;
    bool has_colon;

    if (!cut_number(text, &size, &has_colon, &last))
        return has_colon ? GO_DIRECTIVE_BROKEN : GO_DIRECTIVE_NONE;
    if (!is_in_range(last))
        return GO_DIRECTIVE_BROKEN;
    if (!cut_number(text, &size, &has_colon, &before_last)) {
        out->line = (uint32_t)last;
        out->col = 0;
        return GO_DIRECTIVE_VALID;
    }
    if (!is_in_range(before_last))
        return GO_DIRECTIVE_BROKEN;
    out->line = (uint32_t)before_last;
    out->col = (uint32_t)last;
    return GO_DIRECTIVE_VALID;
}

void go_positions_init(GoPositions *positions, const char *text)
{
    *positions = (GoPositions){ .text = text, .line = 1 };
    positions->directives = g_array_new(FALSE, FALSE, sizeof(GoDirective));
}

void go_positions_clear(GoPositions *positions)
{
    g_clear_pointer(&positions->directives, g_array_unref);
}

static const GoDirective *directive_at(const GoPositions *positions, guint i)
{
    return &g_array_index(positions->directives, GoDirective, i);
}

void go_positions_add(GoPositions *positions, const GoDirective *directive)
{
    guint n = positions->directives->len;

    if (n == 0 || directive_at(positions, n - 1)->offset < directive->offset)
        g_array_append_vals(positions->directives, directive, 1);
}

// Sums of up to 255 bytes fit into one, which lets the compiler add many at once.
static uint32_t count_lines(const char *text, gsize size)
{
    uint32_t n = 0;

    for (gsize done = 0; done < size;) {
        gsize end = MIN(size, done + UINT8_MAX);
        uint8_t n_here = 0;

        for (; done < end; done++)
            n_here = (uint8_t)(n_here + (text[done] == '\n'));
        n += n_here;
    }
    return n;
}

static void walk_to(GoPositions *positions, gsize offset)
{
    const char *text = positions->text;
    const char *last;

    if (offset <= positions->at)
        return;
    last = memrchr(text + positions->at, '\n', offset - positions->at);
    if (last) {
        positions->line += count_lines(text + positions->at, offset - positions->at);
        positions->line_start = (gsize)(last - text) + 1;
    }
    positions->at = offset;
}

static void pass_directives(GoPositions *positions, gsize offset)
{
    while (positions->n_passed < positions->directives->len) {
        const GoDirective *next = directive_at(positions, positions->n_passed);

        if (next->offset > offset)
            return;
        walk_to(positions, next->offset);
        positions->directive_line = positions->line;
        positions->n_passed++;
    }
}

void go_positions_find(GoPositions *positions, gsize offset, uint32_t *line, uint32_t *col)
{
    const GoDirective *last;

    pass_directives(positions, offset);
    walk_to(positions, offset);
    *line = positions->line;
    *col = (uint32_t)(offset - positions->line_start) + 1;
    if (positions->n_passed == 0)
        return;

    last = directive_at(positions, positions->n_passed - 1);
    *line = last->line + (positions->line - positions->directive_line);
    if (last->col == 0)
        *col = 0;
    else if (positions->line == positions->directive_line)
        *col = last->col + (uint32_t)(offset - last->offset);
}

uint32_t go_line_of(const char *text, gsize offset)
{
    GoPositions walk = { .text = text, .line = 1 };

    walk_to(&walk, offset);
    return walk.line;
}
