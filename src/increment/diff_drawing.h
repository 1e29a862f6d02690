// SPDX-License-Identifier: Apache-2.0
// Diff drawing: a changed file with what is known of its lines, drawn line by line, for tests.
#pragma once

#include "increment/diff_cover.h"

#include <string.h>

// A file as a drawing: each line begins with what is known of it. ' ' unchanged, '.' changed, '+' covered, '-' missing,
// '~' covered in part; with '<' before it lines were deleted there.
typedef struct Drawing {
    ChangedFile changed;
    DiffCoverFile file;
    GString *text;
} Drawing;

static inline GArray *drawing_numbers_new(void)
{
    return g_array_new(FALSE, FALSE, sizeof(uint32_t));
}

static inline void drawing_init(Drawing *drawing, const char *path)
{
    *drawing = (Drawing){
        .changed = {
            .path = g_strdup(path),
            .lines = g_array_new(FALSE, FALSE, sizeof(LineRange)),
            .deleted_at = drawing_numbers_new(),
        },
        .file = { .measured = drawing_numbers_new(), .missing = drawing_numbers_new(), .partial = drawing_numbers_new() },
        .text = g_string_new(NULL),
    };
    drawing->file.changed = &drawing->changed;
}

static inline void drawing_clear(Drawing *drawing)
{
    g_free(drawing->changed.path);
    g_free(drawing->changed.old_path);
    g_array_unref(drawing->changed.lines);
    g_array_unref(drawing->changed.deleted_at);
    g_array_unref(drawing->file.measured);
    g_array_unref(drawing->file.missing);
    g_array_unref(drawing->file.partial);
    g_string_free(drawing->text, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Drawing, drawing_clear)

static inline void drawing_add_changed(GArray *ranges, uint32_t line)
{
    LineRange *last = ranges->len > 0 ? &g_array_index(ranges, LineRange, ranges->len - 1) : NULL;
    LineRange range = { line, line };

    if (last && last->last + 1 == line)
        last->last = line;
    else
        g_array_append_val(ranges, range);
}

static inline void drawing_add_line(Drawing *drawing, uint32_t line, char state)
{
    if (state != ' ')
        drawing_add_changed(drawing->changed.lines, line);
    if (strchr("+-~", state))
        g_array_append_val(drawing->file.measured, line);
    if (state == '-')
        g_array_append_val(drawing->file.missing, line);
    if (state == '~')
        g_array_append_val(drawing->file.partial, line);
}

static inline void drawing_draw(Drawing *drawing, const char *lines)
{
    uint32_t number = 1;

    for (const char *at = lines; *at; number++) {
        gsize size = strcspn(at, "\n");

        if (*at == '<') {
            g_array_append_val(drawing->changed.deleted_at, number);
            at++, size--;
        }
        if (size == 0) // behind the last line
            break;
        drawing_add_line(drawing, number, *at);
        g_string_append_len(drawing->text, at + 1, (gssize)size - (at[size] != '\n'));
        at += size + (at[size] == '\n');
    }
}
