// SPDX-License-Identifier: Apache-2.0
// Fuzz target: the changed lines of any file as HTML. Every line of the text stands there once, in order, beside its
// number, unless it is in a fold that had no room; elements close, and nothing of the text is markup.
#include "increment/diff_html_code.h"

#include "increment/diff_drawing.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static bool skip(const char **at, const char *text)
{
    bool is_there = g_str_has_prefix(*at, text);

    *at += is_there ? strlen(text) : 0;
    return is_there;
}

// Passes over what stands before `end`, which has no other tag in it, and counts its lines.
static guint skip_lines(const char **at, const char *end)
{
    const char *close = strchr(*at, '<');
    guint n = 0;

    g_assert_nonnull(close);
    for (; *at < close; (*at)++)
        n += **at == '\n';
    g_assert_true(skip(at, end));
    return n;
}

static void check_run(const char **at, uint32_t *line)
{
    const char *numbers;
    guint n;

    *at = strchr(*at, '>') + 1;
    g_assert_true(skip(at, "<i>"));
    numbers = *at;
    n = skip_lines(at, "</i>");
    for (guint i = 0; i < n; i++, numbers = strchr(numbers, '\n') + 1)
        g_assert_cmpuint(g_ascii_strtoull(numbers, NULL, 10), ==, (*line)++);
    if (skip(at, "<b>"))
        g_assert_cmpuint(skip_lines(at, "</b>"), ==, n);
    g_assert_true(skip(at, "<pre>\n"));
    g_assert_cmpuint(skip_lines(at, "</pre></div>\n"), ==, n);
}

// A fold's number of lines; where it has no room they are passed by.
static void check_fold(const char **at, bool has_room, uint32_t *line)
{
    guint64 n = g_ascii_strtoull(*at, (char **)at, 10);

    g_assert_true(skip(at, n == 1 ? " unchanged line" : " unchanged lines"));
    if (has_room) {
        uint32_t first = *line;

        g_assert_true(skip(at, "</summary>\n"));
        check_run(at, line);
        g_assert_cmpuint(*line - first, ==, n);
        g_assert_true(skip(at, "</details>\n"));
    } else {
        g_assert_true(skip(at, "</div>\n"));
        *line += (uint32_t)n;
    }
}

static void check_hunk(const char **at, uint32_t *line)
{
    while (!skip(at, "</div>\n"))
        if (!skip(at, "<div class=\"gone\">lines deleted here</div>\n"))
            check_run(at, line);
}

// Returns the number of the line behind the last one.
static uint32_t check_code(const char *at)
{
    uint32_t line = 1;

    if (skip(&at, "<p class=\"trouble\">"))
        at = strchr(at, '\n') + 1;
    g_assert_true(skip(&at, "<div class=\"code\" data-lines=\""));
    at = strchr(at, '\n') + 1;
    while (!skip(&at, "</div>\n")) {
        if (skip(&at, "<details class=\"fold\"><summary>"))
            check_fold(&at, true, &line);
        else if (skip(&at, "<div class=\"fold\">"))
            check_fold(&at, false, &line);
        else if (skip(&at, "<div class=\"hunk\">\n") || skip(&at, "<div class=\"hunk good\">\n"))
            check_hunk(&at, &line);
        else
            g_assert_not_reached();
    }
    g_assert_cmpstr(at, ==, "");
    return line;
}

// The first byte is the room for folds, the rest is a drawing.
int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autofree char *lines = size > 0 ? g_strndup((const char *)data + 1, size - 1) : NULL;
    g_autoptr(Output) output = output_new_memory();
    g_autoptr(GString) markup = g_string_new(NULL);
    g_auto(Drawing) drawing = { 0 };
    const char *bytes;
    gsize n_bytes;
    guint n_lines = 0;

    if (!lines)
        return 0;
    drawing_init(&drawing, "a.go");
    drawing_draw(&drawing, lines);
    for (gsize i = 0; i < drawing.text->len; i++)
        n_lines += drawing.text->str[i] == '\n' || i + 1 == drawing.text->len;
    diff_html_code_write(&drawing.file, drawing.text->str, drawing.text->len, data[0], output);
    bytes = output_bytes(output, &n_bytes);
    g_string_append_len(markup, bytes, (gssize)n_bytes);
    g_assert_cmpuint(check_code(markup->str), ==, n_lines + 1);
    return 0;
}
