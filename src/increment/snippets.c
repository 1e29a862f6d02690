// SPDX-License-Identifier: Apache-2.0
// Snippets: the pieces of a source text around the lines that did not run.
#include "increment/snippets.h"

#include <string.h>

enum { CONTEXT_LINES = 4, GAP_LINES = 4 };

static const char byte_order_mark[] = "\xEF\xBB\xBF";

// In place; returns the new size.
static gsize unify_line_ends(char *text, gsize size)
{
    char *to = text;

    if (!memchr(text, '\r', size))
        return size;
    for (const char *from = text, *end = text + size; from < end; from++) {
        if (*from == '\r' && from + 1 < end && from[1] == '\n')
            continue;
        *to++ = *from == '\r' ? '\n' : *from;
    }
    return (gsize)(to - text);
}

void snippet_source_init(SnippetSource *source, GBytes *text)
{
    gsize size, start = 0;
    const char *bytes = g_bytes_get_data(text, &size);

    if (size >= strlen(byte_order_mark) && memcmp(bytes, byte_order_mark, strlen(byte_order_mark)) == 0) {
        bytes += strlen(byte_order_mark);
        size -= strlen(byte_order_mark);
    }
    source->text = g_utf8_make_valid(size ? bytes : "", (gssize)size);
    source->size = unify_line_ends(source->text, strlen(source->text));
    source->starts = g_array_new(FALSE, FALSE, sizeof(gsize));
    g_array_append_val(source->starts, start);
    for (const char *at = source->text, *end = at + source->size; (at = memchr(at, '\n', (gsize)(end - at)));) {
        start = (gsize)(++at - source->text);
        g_array_append_val(source->starts, start);
    }
}

void snippet_source_clear(SnippetSource *source)
{
    g_clear_pointer(&source->text, g_free);
    g_clear_pointer(&source->starts, g_array_unref);
}

const char *snippet_source_lines(const SnippetSource *source, LineRange range, gsize *size)
{
    gsize start = g_array_index(source->starts, gsize, range.first - 1);
    gsize end = range.last < source->starts->len ? g_array_index(source->starts, gsize, range.last) - 1 : source->size;

    *size = end - start;
    return source->text + start;
}

// diff-cover looks for the end of a snippet only at the line after the gap, so two missing lines share a snippet up to
// 5 lines apart; and it ends a snippet without regard to context when the source ends first.
GArray *snippets_find(const GArray *missing, guint n_lines)
{
    GArray *snippets = g_array_new(FALSE, FALSE, sizeof(LineRange));

    for (guint i = 0; i < missing->len && g_array_index(missing, uint32_t, i) <= n_lines;) {
        uint32_t first = g_array_index(missing, uint32_t, i), last = first;
        LineRange snippet = { first > CONTEXT_LINES ? first - CONTEXT_LINES : 1, n_lines };

        while (++i < missing->len && g_array_index(missing, uint32_t, i) <= MIN(n_lines, last + GAP_LINES + 1))
            last = g_array_index(missing, uint32_t, i);
        if (n_lines > last + GAP_LINES)
            snippet.last = last + CONTEXT_LINES;
        g_array_append_val(snippets, snippet);
    }
    return snippets;
}
