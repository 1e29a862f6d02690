// SPDX-License-Identifier: Apache-2.0
// Go JSON: says what Go's decoder says about a text that is not JSON.
#include "center/go_json.h"

#include "base/error.h"

#include <string.h>

enum { CEILING_DEPTH = 1000 };

typedef struct Scan {
    const char *at;
    const char *end;
    guint depth;
    GError **error;
} Scan;

static bool scan_value(Scan *scan);

static void skip_blanks(Scan *scan)
{
    while (scan->at < scan->end && strchr(" \t\r\n", *scan->at) && *scan->at)
        scan->at++;
}

// One byte as Go quotes a rune.
static void append_quoted(GString *text, unsigned char byte)
{
    static const char *const escapes[] = { "\\a", "\\b", "\\t", "\\n", "\\v", "\\f", "\\r" };

    if (byte >= 0x07 && byte <= 0x0d)
        g_string_append(text, escapes[byte - 0x07]);
    else if (byte == '\'' || byte == '\\')
        g_string_append_printf(text, "\\%c", byte);
    else if (byte < 0x20 || byte == 0x7f)
        g_string_append_printf(text, "\\x%02x", byte);
    else if ((byte >= 0x80 && byte <= 0xa0) || byte == 0xad)
        g_string_append_printf(text, "\\u%04x", byte);
    else
        g_string_append_unichar(text, byte);
}

// The text goes wrong at the current byte, or ends there.
static bool wrong(Scan *scan, const char *context)
{
    g_autoptr(GString) quoted = g_string_new(NULL);

    if (scan->at == scan->end)
        return set_error(scan->error, GOC_ERROR_INVALID, "unexpected EOF");
    append_quoted(quoted, (unsigned char)*scan->at);
    return set_error(scan->error, GOC_ERROR_INVALID, "invalid character '%s' %s", quoted->str, context);
}

static bool take(Scan *scan, char byte)
{
    if (scan->at == scan->end || *scan->at != byte)
        return false;
    scan->at++;
    return true;
}

static bool take_digits(Scan *scan)
{
    const char *start = scan->at;

    while (scan->at < scan->end && g_ascii_isdigit(*scan->at))
        scan->at++;
    return scan->at > start;
}

static bool scan_number(Scan *scan)
{
    take(scan, '-');
    if (!take(scan, '0') && !take_digits(scan))
        return wrong(scan, "in numeric literal");
    if (take(scan, '.') && !take_digits(scan))
        return wrong(scan, "after decimal point in numeric literal");
    if (take(scan, 'e') || take(scan, 'E')) {
        if (!take(scan, '+'))
            take(scan, '-');
        if (!take_digits(scan))
            return wrong(scan, "in exponent of numeric literal");
    }
    return true;
}

static bool scan_escape(Scan *scan)
{
    if (take(scan, 'u')) {
        for (int i = 0; i < 4; i++, scan->at++)
            if (scan->at == scan->end || !g_ascii_isxdigit(*scan->at))
                return wrong(scan, "in \\u hexadecimal character escape");
        return true;
    }
    if (scan->at == scan->end || !*scan->at || !strchr("bfnrt\\/\"", *scan->at))
        return wrong(scan, "in string escape code");
    scan->at++;
    return true;
}

static bool scan_string(Scan *scan)
{
    scan->at++;
    while (!take(scan, '"')) {
        if (take(scan, '\\')) {
            if (!scan_escape(scan))
                return false;
        } else if (scan->at == scan->end || (unsigned char)*scan->at < 0x20) {
            return wrong(scan, "in string literal");
        } else {
            scan->at++;
        }
    }
    return true;
}

static bool scan_word(Scan *scan, const char *word)
{
    for (const char *c = word; *c; c++) {
        g_autofree char *context = NULL;

        if (take(scan, *c))
            continue;
        context = g_strdup_printf("in literal %s (expecting '%c')", word, *c);
        return wrong(scan, context);
    }
    return true;
}

static bool scan_member(Scan *scan)
{
    skip_blanks(scan);
    if (scan->at == scan->end || *scan->at != '"')
        return wrong(scan, "looking for beginning of object key string");
    if (!scan_string(scan))
        return false;
    skip_blanks(scan);
    if (!take(scan, ':'))
        return wrong(scan, "after object key");
    return scan_value(scan);
}

// An object or an array, whose items differ and whose commas do not.
static bool scan_list(Scan *scan, char close, bool (*scan_item)(Scan *), const char *context)
{
    scan->at++;
    skip_blanks(scan);
    if (take(scan, close))
        return true;
    do {
        if (!scan_item(scan))
            return false;
        skip_blanks(scan);
    } while (take(scan, ','));
    return take(scan, close) || wrong(scan, context);
}

static bool scan_value(Scan *scan)
{
    bool is_good;

    skip_blanks(scan);
    if (scan->at == scan->end)
        return wrong(scan, "");
    if (++scan->depth > CEILING_DEPTH)
        return set_error(scan->error, GOC_ERROR_INVALID, "exceeded max depth");
    switch (*scan->at) {
    case '{': is_good = scan_list(scan, '}', scan_member, "after object key:value pair"); break;
    case '[': is_good = scan_list(scan, ']', scan_value, "after array element"); break;
    case '"': is_good = scan_string(scan); break;
    case 't': is_good = scan_word(scan, "true"); break;
    case 'f': is_good = scan_word(scan, "false"); break;
    case 'n': is_good = scan_word(scan, "null"); break;
    default:
        is_good = *scan->at == '-' || g_ascii_isdigit(*scan->at) ? scan_number(scan)
                                                                 : wrong(scan, "looking for beginning of value");
    }
    scan->depth--;
    return is_good;
}

bool go_json_first_value(const char *text, gsize size, gsize *value_size, GError **error)
{
    Scan scan = { .at = text, .end = text + size, .error = error };

    skip_blanks(&scan);
    if (scan.at == scan.end)
        return set_error(error, GOC_ERROR_INVALID, "EOF");
    if (!scan_value(&scan))
        return false;
    *value_size = (gsize)(scan.at - text);
    return true;
}
