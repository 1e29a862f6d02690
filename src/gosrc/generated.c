// SPDX-License-Identifier: Apache-2.0
// Generated: whether a program wrote a Go file.
#include "gosrc/generated.h"

#include <string.h>

static const char prefix[] = "// Code generated ", suffix[] = " DO NOT EDIT.";

// Go takes every CR out of its comments.
static gsize copy_without_cr(char *to, const char *line, gsize size)
{
    gsize n = 0;

    for (gsize i = 0; i < size; i++)
        if (line[i] != '\r')
            to[n++] = line[i];
    return n;
}

static bool is_mark(const char *line, gsize size)
{
    g_autofree char *plain = g_malloc(size + 1);
    gsize n = copy_without_cr(plain, line, size);

    return n >= strlen(prefix) + strlen(suffix) && !memcmp(plain, prefix, strlen(prefix)) &&
           !memcmp(plain + n - strlen(suffix), suffix, strlen(suffix));
}

// A line of a comment between stars counts too, if it starts with the slashes.
static bool has_mark(const char *comment, gsize size)
{
    const char *end = comment + size;

    while (comment < end) {
        const char *lf = memchr(comment, '\n', (gsize)(end - comment));
        const char *line_end = lf ? lf : end;

        if (is_mark(comment, (gsize)(line_end - comment)))
            return true;
        comment = line_end + 1;
    }
    return false;
}

// The size of the comment that `text` starts with; 0 when it starts with none, or with one that does not end.
static gsize comment_size(const char *text, gsize size)
{
    const char *end;

    if (size < 2 || text[0] != '/')
        return 0;
    if (text[1] == '/') {
        end = memchr(text, '\n', size);
        return end ? (gsize)(end - text) : size;
    }
    end = text[1] == '*' ? memmem(text + 2, size - 2, "*/", 2) : NULL;
    return end ? (gsize)(end + 2 - text) : 0;
}

bool go_is_generated(const char *text, gsize size)
{
    gsize at = size >= 3 && !memcmp(text, "\xef\xbb\xbf", 3) ? 3 : 0;

    while (at < size) {
        gsize comment = comment_size(text + at, size - at);

        if (comment > 0 && has_mark(text + at, comment))
            return true;
        if (comment == 0 && !g_ascii_isspace(text[at]))
            return false;
        at += MAX(comment, 1);
    }
    return false;
}
