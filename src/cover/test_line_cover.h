// SPDX-License-Identifier: Apache-2.0
// Test line cover: what a reader of reports made of a text, as text.
#pragma once

#include "base/packed_stream.h"
#include "cover/line_cover.h"

#include <string.h>

typedef bool (*ReadLineCover)(LineCover **out, PackedStream *stream, GError **error);

// "a.go 3:1 4:0; b.go 5:2p", with "p" for partial, "b" for a branch missed, "u" for uncounted. The caller frees.
static inline char *test_line_cover_text(const LineCover *cover)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < cover->files->len; i++) {
        const CoverFile *file = line_cover_file(cover, i);

        g_string_append_printf(text, "%s%s", i > 0 ? "; " : "", file->path);
        for (guint k = file->first_line; k < file->first_line + file->n_lines; k++) {
            const CoverLine *line = line_cover_line(cover, k);

            g_string_append_printf(text, " %u:%" G_GUINT64_FORMAT "%s%s%s", line->number, (guint64)line->hits,
                                   line->is_partial ? "p" : "", line->is_branch_missed ? "b" : "",
                                   line->is_uncounted ? "u" : "");
        }
    }
    return g_string_free(text, FALSE);
}

// The text of what is read, or the error's words. The caller frees.
static inline char *test_line_cover_read(ReadLineCover read, const void *report, gsize size)
{
    g_autoptr(PackedStream) stream = packed_stream_new(report, size, G_MAXUINT64);
    g_autoptr(LineCover) cover = NULL;
    g_autoptr(GError) error = NULL;

    if (!read(&cover, stream, &error)) {
        g_assert_null(cover);
        return g_strdup(error->message);
    }
    g_assert_no_error(error);
    return test_line_cover_text(cover);
}

typedef struct ReportCase {
    const char *report, *wanted;
} ReportCase;

static inline void test_line_cover_cases(ReadLineCover read, const ReportCase *cases, gsize n)
{
    for (gsize i = 0; i < n; i++) {
        g_autofree char *got = test_line_cover_read(read, cases[i].report, strlen(cases[i].report));

        g_test_message("%s", cases[i].report);
        g_assert_cmpstr(got, ==, cases[i].wanted);
    }
}
