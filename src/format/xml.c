// SPDX-License-Identifier: Apache-2.0
// XML: writes text so that it stays text and the document stays well-formed.
#include "format/xml.h"

#include <string.h>

static const char replacement[] = "\xef\xbf\xbd"; // U+FFFD

// What is written instead of an ASCII character; NULL: the character itself.
static const char *escape(guchar character)
{
    switch (character) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&apos;";
    case '\t': return "&#9;";
    case '\n': return "&#10;";
    case '\r': return "&#13;";
    default: return character < 0x20 ? replacement : NULL;
    }
}

// The bytes of the character beyond ASCII at `at`; 0 when XML cannot hold it.
static gsize character_size(const char *at, const char *end)
{
    gunichar character = g_utf8_get_char_validated(at, end - at);
    bool is_legal = character < 0xfffe || (character > 0xffff && character <= 0x10ffff);

    return is_legal ? (gsize)g_unichar_to_utf8(character, NULL) : 0;
}

// Writes one character, in its own way. Returns where the next one starts.
static const char *write_character(Output *output, const char *at, const char *end)
{
    gsize size;

    if ((guchar)*at < 0x80) {
        output_text(output, escape((guchar)*at));
        return at + 1;
    }
    size = character_size(at, end);
    if (size == 0) {
        output_text(output, replacement);
        return at + 1;
    }
    output_write(output, at, size);
    return at + size;
}

static bool is_plain(guchar byte)
{
    return byte < 0x80 && !escape(byte);
}

void xml_text(Output *output, const char *text)
{
    const char *end = text + strlen(text);

    for (const char *at = text; at < end;) {
        const char *run = at;

        while (at < end && is_plain((guchar)*at))
            at++;
        output_write(output, run, (gsize)(at - run));
        if (at < end)
            at = write_character(output, at, end);
    }
}

bool xml_can_hold(const char *text)
{
    const char *end = text + strlen(text);

    while (text < end) {
        gsize size = (guchar)*text < 0x80 ? escape((guchar)*text) != replacement : character_size(text, end);

        if (size == 0)
            return false;
        text += size;
    }
    return true;
}

void xml_raw_unescaped(Output *output, const char *markup)
{
    output_text(output, markup);
}
