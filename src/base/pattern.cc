// SPDX-License-Identifier: Apache-2.0
// Pattern: a Go (RE2) regular expression; linear time, bounded memory. The one file that knows RE2.
#include "base/pattern.h"

extern "C" {
#include "base/error.h"
}

#include <algorithm>
#include <cstring>
#include <memory>
#include <re2/re2.h>
#include <string>

struct Pattern {
    explicit Pattern(const std::string &text, const re2::RE2::Options &options) : expression(text, options)
    {
    }
    const re2::RE2 expression;
};

static const gsize text_ceiling_bytes = 1024;
static const int64_t memory_ceiling_bytes = 1 << 20;

// regexp/syntax calls the same mistakes by these names.
static const char *go_reason(re2::RE2::ErrorCode code)
{
    switch (code) {
    case re2::RE2::NoError:
    case re2::RE2::ErrorInternal: return "regexp/syntax: internal error";
    case re2::RE2::ErrorBadEscape: return "invalid escape sequence";
    case re2::RE2::ErrorBadCharClass: return "invalid character class";
    case re2::RE2::ErrorBadCharRange: return "invalid character class range";
    case re2::RE2::ErrorMissingBracket: return "missing closing ]";
    case re2::RE2::ErrorMissingParen: return "missing closing )";
    case re2::RE2::ErrorUnexpectedParen: return "unexpected )";
    case re2::RE2::ErrorTrailingBackslash: return "trailing backslash at end of expression";
    case re2::RE2::ErrorRepeatArgument: return "missing argument to repetition operator";
    case re2::RE2::ErrorRepeatSize: return "invalid repeat count";
    case re2::RE2::ErrorRepeatOp: return "invalid nested repetition operator";
    case re2::RE2::ErrorBadPerlOp: return "invalid or unsupported Perl syntax";
    case re2::RE2::ErrorBadUTF8: return "invalid UTF-8";
    case re2::RE2::ErrorBadNamedCapture: return "invalid named capture";
    case re2::RE2::ErrorPatternTooLarge: return "expression too large";
    }
    g_assert_not_reached();
}

// Where the construct at `at` ends: an escape, a \Q...\E, a class, or one byte. Inside it "(?<" and "\C" mean nothing.
static gsize construct_end(const std::string &text, gsize at)
{
    if (text.compare(at, 2, "\\Q") == 0)
        return std::min(text.find("\\E", at + 2), text.size() - 2) + 2;
    if (text[at] == '\\')
        return std::min(at + 2, text.size());
    if (text[at] != '[')
        return at + 1;
    at += text.compare(at, 2, "[^") == 0 ? 2 : 1;
    if (at < text.size() && text[at] == ']') // first in a class it is a member
        at++;
    while (at < text.size() && text[at] != ']') {
        gsize named_end = text.compare(at, 2, "[:") == 0 ? text.find(":]", at + 2) : std::string::npos;

        if (named_end != std::string::npos)
            at = named_end + 2;
        else
            at += text[at] == '\\' ? 2 : 1;
    }
    return std::min(at + 1, text.size());
}

// Go since 1.22 also writes (?<name>; this RE2 knows only (?P<name>. `*has_any_byte` tells of a \C, which Go does not
// have.
static std::string translate(const std::string &text, bool *has_any_byte)
{
    std::string translated;

    for (gsize at = 0, end; at < text.size(); at = end) {
        end = construct_end(text, at);
        *has_any_byte = *has_any_byte || text.compare(at, end - at, "\\C") == 0;
        if (text.compare(at, 3, "(?<") == 0) {
            end = at + 3;
            translated += "(?P<";
        } else {
            translated.append(text, at, end - at);
        }
    }
    return translated;
}

static bool refuse(const re2::RE2 &expression, const std::string &text, GError **error)
{
    std::string where = expression.error_arg();
    const char *bad = nullptr;

    if (!g_utf8_validate_len(text.data(), text.size(), &bad))
        where = bad;
    else if (where.size() == expression.pattern().size()) // the whole, as it was written
        where = text;
    if (text.find("(?P<") == std::string::npos && where.compare(0, 4, "(?P<") == 0)
        where.erase(2, 1);
    g_autofree char *shown = g_utf8_make_valid(where.data(), (gssize)where.size());
    return set_error(error, GOC_ERROR_INVALID, "%s: `%s`", go_reason(expression.error_code()), shown);
}

bool pattern_new(Pattern **out, const char *text, GError **error)
{
    re2::RE2::Options options;
    bool has_any_byte = false;

    if (std::strlen(text) > text_ceiling_bytes)
        return set_error(error, GOC_ERROR_TOO_BIG, "a pattern has at most %" G_GSIZE_FORMAT " bytes",
                         text_ceiling_bytes);
    options.set_log_errors(false);
    options.set_max_mem(memory_ceiling_bytes);
    const std::string translated = translate(text, &has_any_byte);
    auto pattern = std::make_unique<Pattern>(translated, options);
    if (!pattern->expression.ok())
        return refuse(pattern->expression, text, error);
    if (has_any_byte)
        return set_error(error, GOC_ERROR_INVALID, "invalid escape sequence: `\\C`");
    *out = pattern.release();
    return true;
}

void pattern_free(Pattern *pattern)
{
    delete pattern;
}

// Go reads each byte that is not UTF-8 as U+FFFD; RE2 would let nothing match it.
static std::string as_go_reads_it(const char *text, gsize size)
{
    std::string read;

    for (const char *at = text, *end = text + size; at < end;) {
        gunichar c = g_utf8_get_char_validated(at, end - at);
        bool is_valid = *at == '\0' || (c != (gunichar)-1 && c != (gunichar)-2);
        gsize width = is_valid ? (gsize)(g_utf8_next_char(at) - at) : 1;

        is_valid ? read.append(at, width) : read.append("\xEF\xBF\xBD");
        at += width;
    }
    return read;
}

bool pattern_matches(const Pattern *pattern, const char *text, gsize size)
{
    if (g_utf8_validate_len(text, size, nullptr))
        return re2::RE2::PartialMatch(re2::StringPiece(text, size), pattern->expression);
    return re2::RE2::PartialMatch(as_go_reads_it(text, size), pattern->expression);
}
