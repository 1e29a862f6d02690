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
    CODE_GROWTH = 8,   // bytes that a byte of code becomes at most
    CODE_STRIDE = 16,  // bytes that are looked at together, and that may be written past the end
    CODE_PIECE = 4096, // bytes that are given room at once
};

typedef struct CodeEscape {
    char text[CODE_GROWTH];
    guint8 size; // 0: the byte stands for itself
} CodeEscape;

static const CodeEscape code_escapes[256] = {
    ['&'] = { "&amp;", 5 },
    ['<'] = { "&lt;", 4 },
    ['>'] = { "&gt;", 4 },
    ['\t'] = { "        ", 8 },
};

#ifdef __SSE2__
// The bytes of 16 that are escaped, a bit for each.
static unsigned find_escaped(__m128i bytes)
{
    __m128i is_tab = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\t')), is_and = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('&'));
    __m128i is_less = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('<')), is_more = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('>'));

    return (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(is_tab, is_and), _mm_or_si128(is_less, is_more)));
}
#endif

// Copies up to the first byte that is escaped or the end.
static const char *copy_plain_code(char **to, const char *at, const char *end)
{
#ifdef __SSE2__
    while (end - at >= CODE_STRIDE) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)at);
        unsigned escaped = find_escaped(bytes);
        int n = escaped ? __builtin_ctz(escaped) : CODE_STRIDE;

        _mm_storeu_si128((__m128i *)*to, bytes);
        at += n;
        *to += n;
        if (escaped)
            return at;
    }
#endif
    while (at < end && code_escapes[(guchar)*at].size == 0)
        *(*to)++ = *at++;
    return at;
}

// Escaped bytes come in runs, the tabs of a line's start above all. All of an escape's room is written, whatever its
// size, which is faster than to choose.
static const char *put_escapes(char **to, const char *at, const char *end)
{
    for (; at < end && code_escapes[(guchar)*at].size > 0; at++) {
        memcpy(*to, code_escapes[(guchar)*at].text, CODE_GROWTH);
        *to += code_escapes[(guchar)*at].size;
    }
    return at;
}

static char *put_code(char *to, const char *at, const char *end)
{
    while (at < end) {
        at = copy_plain_code(&to, at, end);
        at = put_escapes(&to, at, end);
    }
    return to;
}

void html_code_sized(Output *output, const char *text, gsize size)
{
    for (gsize done = 0; done < size;) {
        gsize piece = MIN(size - done, CODE_PIECE);
        char *room = output_reserve(output, piece * CODE_GROWTH + CODE_STRIDE);

        output_advance(output, (gsize)(put_code(room, text + done, text + done + piece) - room));
        done += piece;
    }
}

// Bytes at which something may begin that a line of source is not shown with as it stands.
static const bool is_odd[256] = {
    [0 ... 8] = true, [11 ... 31] = true, [127] = true,  ['&'] = true,
    ['<'] = true,     ['>'] = true,       [0xc2] = true, [0xe2] = true,
};

// Control characters, marks of direction, ends of lines and paragraphs.
static bool is_unseen(gunichar character)
{
    return character < ' ' || (character >= 0x7f && character < 0xa0) || character == 0x200e || character == 0x200f ||
           (character >= 0x2028 && character <= 0x202e) || (character >= 0x2066 && character <= 0x2069);
}

// Writes the character that begins with an odd byte; returns how many bytes it has.
static gsize write_odd(Output *output, const char *at, const char *end)
{
    gunichar character = (guchar)*at < 0x80 ? (guchar)*at : g_utf8_get_char_validated(at, end - at);
    gsize size = character > G_MAXINT32 ? 1 : (gsize)g_unichar_to_utf8(character, NULL); // one byte that is no UTF-8

    if (*at == '\r' && at + 1 < end && at[1] == '\n')
        return 1;
    if (character > G_MAXINT32)
        output_byte(output, *at);
    else if (is_unseen(character))
        output_printf(output, "&lt;U+%04X&gt;", character);
    else if (character < 0x80)
        output_text(output, code_escapes[character].text);
    else
        output_write(output, at, size);
    return size;
}

void html_lines_sized(Output *output, const char *text, gsize size)
{
    const char *end = text + size;

    for (const char *at = text; at < end;) {
        const char *run = at;

        while (at < end && !is_odd[(guchar)*at])
            at++;
        output_write(output, run, (gsize)(at - run));
        if (at < end)
            at += write_odd(output, at, end);
    }
}

void html_raw_unescaped(Output *output, const char *markup)
{
    output_text(output, markup);
}
