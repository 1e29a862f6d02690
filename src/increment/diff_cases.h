// SPDX-License-Identifier: Apache-2.0
// Diff cases: changes and line covers made by hand, for tests of incremental reports.
#pragma once

#include "increment/diff_cover.h"

#include <string.h>

// Of "1-3,7": the ranges. The caller unrefs.
static inline GArray *diff_case_ranges(const char *text)
{
    GArray *ranges = g_array_new(FALSE, FALSE, sizeof(LineRange));
    g_auto(GStrv) parts = g_strsplit(text, ",", -1);

    for (char **part = parts; *part && **part; part++) {
        char *end;
        LineRange range = { .first = (uint32_t)g_ascii_strtoull(*part, &end, 10) };

        range.last = *end == '-' ? (uint32_t)g_ascii_strtoull(end + 1, NULL, 10) : range.first;
        g_array_append_val(ranges, range);
    }
    return ranges;
}

static inline void diff_case_add_file(Changes *changes, const char *path, const char *lines)
{
    ChangedFile file = { .path = g_strdup(path),
                         .old_path = g_strdup(path),
                         .kind = PATCH_MODIFIED,
                         .lines = diff_case_ranges(lines),
                         .deleted_at = g_array_new(FALSE, FALSE, sizeof(uint32_t)) };

    g_array_append_val(changes->files, file);
}

// Adds a file of "1:5 2:0 3:2~": numbers with their hits, "~" for partial.
static inline void diff_case_cover(LineCover *cover, const char *path, const char *lines)
{
    g_auto(GStrv) parts = g_strsplit(lines, " ", -1);

    line_cover_add_file(cover, path);
    for (char **part = parts; *part; part++) {
        char *end;
        CoverLine line = { .number = (uint32_t)g_ascii_strtoull(*part, &end, 10) };

        g_assert_true(*end == ':');
        line.hits = g_ascii_strtoull(end + 1, &end, 10);
        line.is_partial = *end == '~';
        line_cover_add_line(cover, &line);
    }
}
