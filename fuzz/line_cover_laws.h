// SPDX-License-Identifier: Apache-2.0
// Line cover laws: what holds of whatever a reader of coverage reports makes of any bytes.
#pragma once

#include "base/packed_stream.h"
#include "cover/line_judge.h"

typedef bool (*ReadLineCover)(LineCover **out, PackedStream *stream, GError **error);

static inline void check_lines(const LineCover *cover)
{
    guint next = 0;

    for (guint i = 0; i < cover->files->len; i++) {
        const CoverFile *file = line_cover_file(cover, i);

        g_assert_true(file->path && *file->path);
        g_assert_cmpuint(file->first_line, ==, next);
        next += file->n_lines;
    }
    g_assert_cmpuint(next, ==, cover->lines->len);
    for (guint i = 0; i < cover->lines->len; i++) {
        const CoverLine *line = line_cover_line(cover, i);

        g_assert_true(line->number >= 1 && line->number <= COVER_LINE_MAX && line->hits <= INT64_MAX);
    }
}

// A line that is measured is so in both ways of judging; what ran in compat ran exactly too.
static inline void check_verdicts(const LineCover *cover)
{
    LineRules exact = { .root = "/r", .folder = "/r" }, compat = { .root = "/r", .folder = "/r", .is_compat = true };
    g_autoptr(LineJudge) one = line_judge_new(&cover, 1, &exact), other = line_judge_new(&cover, 1, &compat);

    for (guint i = 0; i < MIN(cover->files->len, 100); i++) {
        const CoverFile *file = line_cover_file(cover, i);
        bool is_known = line_judge_enter(one, file->path), is_known_to_other = line_judge_enter(other, file->path);

        for (guint k = 0; k < MIN(file->n_lines, 100) && is_known && is_known_to_other; k++) {
            uint32_t number = line_cover_line(cover, file->first_line + k)->number;
            LineVerdict verdict = line_judge_line(one, number), compat_verdict = line_judge_line(other, number);

            g_assert_true(cover->kind == LINE_COVER_CLOVER || verdict >= compat_verdict);
        }
    }
}

static inline int check_reader(ReadLineCover read, const guint8 *data, gsize size)
{
    g_autoptr(PackedStream) stream = packed_stream_new(data, size, 1 << 24);
    g_autoptr(LineCover) cover = NULL;
    g_autoptr(GError) error = NULL;
    bool is_read = read(&cover, stream, &error);

    g_assert_true(is_read == (cover != NULL) && is_read == (error == NULL));
    if (is_read) {
        check_lines(cover);
        check_verdicts(cover);
    } else {
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
    }
    return 0;
}
