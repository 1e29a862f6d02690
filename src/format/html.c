// SPDX-License-Identifier: Apache-2.0
// HTML: writes text so that it stays text.
#include "format/html.h"

#include <string.h>

// What is written instead of a byte; NULL: the byte itself.
typedef const char *const Escapes[256];

static Escapes text_escapes = {
    ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&#34;", ['\''] = "&#39;",
};

static Escapes code_escapes = { ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['\t'] = "        " };

// Writes runs without an escape in one piece.
static void write_escaped(Output *output, const char *text, gsize size, Escapes escapes)
{
    const char *end = text + size;

    for (const char *at = text; at < end; at++) {
        const char *run = at;

        while (at < end && !escapes[(guchar)*at])
            at++;
        output_write(output, run, (gsize)(at - run));
        if (at < end)
            output_text(output, escapes[(guchar)*at]);
    }
}

void html_text_sized(Output *output, const char *text, gsize size)
{
    write_escaped(output, text, size, text_escapes);
}

void html_text(Output *output, const char *text)
{
    html_text_sized(output, text, strlen(text));
}

void html_code_sized(Output *output, const char *text, gsize size)
{
    write_escaped(output, text, size, code_escapes);
}

void html_raw_unescaped(Output *output, const char *markup)
{
    output_text(output, markup);
}
