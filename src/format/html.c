// SPDX-License-Identifier: Apache-2.0
// HTML: writes text so that it stays text.
#include "format/html.h"

#include <string.h>

static const char *text_escape(char byte)
{
    switch (byte) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&#34;";
    case '\'': return "&#39;";
    default: return NULL;
    }
}

static const char *code_escape(char byte)
{
    switch (byte) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '\t': return "        ";
    default: return NULL;
    }
}

// Writes runs without an escape in one piece.
static void write_escaped(Output *output, const char *text, gsize size, const char *(*escape)(char))
{
    const char *end = text + size;
    const char *run = text;

    for (const char *at = text; at < end; at++) {
        const char *instead = escape(*at);

        if (!instead)
            continue;
        output_write(output, run, (gsize)(at - run));
        output_text(output, instead);
        run = at + 1;
    }
    output_write(output, run, (gsize)(end - run));
}

void html_text_sized(Output *output, const char *text, gsize size)
{
    write_escaped(output, text, size, text_escape);
}

void html_text(Output *output, const char *text)
{
    html_text_sized(output, text, strlen(text));
}

void html_code_sized(Output *output, const char *text, gsize size)
{
    write_escaped(output, text, size, code_escape);
}

void html_raw_unescaped(Output *output, const char *markup)
{
    output_text(output, markup);
}
