// SPDX-License-Identifier: Apache-2.0
// Markdown: writes text from outside so that it stays text, in comments on GitHub and GitLab.
#include "format/markdown.h"

#include <string.h>

static const char replacement[] = "\xef\xbf\xbd";

static bool is_picture(gunichar c)
{
    switch (g_unichar_type(c)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_UNASSIGNED: return false;
    default: return true;
    }
}

static char *pictures_of(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *shown = g_string_new(NULL);

    for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);

        if (is_picture(c))
            g_string_append_unichar(shown, c);
        else
            g_string_append(shown, replacement);
    }
    return g_string_free(shown, FALSE);
}

// A code span ends at a backtick; tables are cut at "|" before spans are found, and a "\" may take part in that.
static bool fits_span(const char *text)
{
    return !strpbrk(text, "`|\\") && strspn(text, " ") < strlen(text);
}

// In HTML's code element Markdown still looks for markup, but finds none in references to characters.
static void write_element(Output *output, const char *text)
{
    output_text(output, "<code>");
    for (; *text; text++) {
        if (g_ascii_ispunct(*text))
            output_printf(output, "&#%d;", *text);
        else
            output_byte(output, *text);
    }
    output_text(output, "</code>");
}

void markdown_code(Output *output, const char *text)
{
    g_autofree char *shown = pictures_of(text);

    if (*shown == '\0')
        return;
    if (fits_span(shown))
        output_printf(output, "`%s`", shown);
    else
        write_element(output, shown);
}

void markdown_raw_unescaped(Output *output, const char *markup)
{
    output_text(output, markup);
}

void markdown_link(Output *output, const char *text, const char *address)
{
    g_autofree char *escaped = g_uri_escape_string(address, ":/?#@!$&'*+,;=%", FALSE);
    bool is_web = g_str_has_prefix(address, "https://") || g_str_has_prefix(address, "http://");

    if (is_web)
        output_printf(output, "[%s](%s)", text, escaped);
    else
        output_text(output, text);
}
