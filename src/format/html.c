// SPDX-License-Identifier: Apache-2.0
// HTML: writes text so that it stays text.
#include "format/html.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

// What is written instead of a byte; NULL: the byte itself.
typedef const char *const Escapes[256];

static Escapes text_escapes = {
    ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&#34;", ['\''] = "&#39;",
};

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

enum {
    CODE_GROWTH = 8,     // bytes that a byte of code becomes at most
    CODE_PIECE = 4096,   // bytes that are given room at once
    CODE_STRIDE_MAX = 16 // bytes that may be written past the end
};

// Writes what stands for the byte.
static char *put_code_byte(char *to, char byte)
{
    switch (byte) {
    case '\t': return memset(to, ' ', 8), to + 8;
    case '<': return memcpy(to, "&lt;", 4), to + 4;
    case '>': return memcpy(to, "&gt;", 4), to + 4;
    case '&': return memcpy(to, "&amp;", 5), to + 5;
    default: *to = byte; return to + 1;
    }
}

#ifdef __SSE2__
// Copies up to the first byte that is escaped or the end, 16 bytes at a time while there are as many.
static const char *copy_plain_code(char **to, const char *at, const char *end)
{
    const __m128i tab = _mm_set1_epi8('\t'), less = _mm_set1_epi8('<'),
                  more = _mm_set1_epi8('>'), and = _mm_set1_epi8('&');

    while (end - at >= 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)at);
        __m128i is_escaped = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, tab), _mm_cmpeq_epi8(bytes, less)),
                                          _mm_or_si128(_mm_cmpeq_epi8(bytes, more), _mm_cmpeq_epi8(bytes, and)));
        unsigned found = (unsigned)_mm_movemask_epi8(is_escaped);
        int n = found ? __builtin_ctz(found) : 16;

        _mm_storeu_si128((__m128i *)*to, bytes);
        at += n;
        *to += n;
        if (found)
            break;
    }
    return at;
}
#else
static const char *copy_plain_code(char **to, const char *at, const char *end)
{
    (void)to, (void)end;
    return at;
}
#endif

static char *put_code(char *to, const char *at, const char *end)
{
    while (at < end) {
        at = copy_plain_code(&to, at, end);
        if (at < end)
            to = put_code_byte(to, *at++);
    }
    return to;
}

void html_code_sized(Output *output, const char *text, gsize size)
{
    for (gsize done = 0; done < size;) {
        gsize piece = MIN(size - done, CODE_PIECE);
        char *room = output_reserve(output, piece * CODE_GROWTH + CODE_STRIDE_MAX);

        output_advance(output, (gsize)(put_code(room, text + done, text + done + piece) - room));
        done += piece;
    }
}

void html_raw_unescaped(Output *output, const char *markup)
{
    output_text(output, markup);
}
