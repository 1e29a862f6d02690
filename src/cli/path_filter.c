// SPDX-License-Identifier: Apache-2.0
// Path filter: which paths of a repository a person wants to see, by patterns as Python's glob and fnmatch read them.
#include "cli/path_filter.h"

#include <string.h>
#include <unistd.h>

// A piece of text that is matched against a piece of a pattern.
typedef struct Piece {
    const char *at, *end;
} Piece;

// The next character; a byte that is no UTF-8 is one of its own.
static gunichar take_char(Piece *piece)
{
    gunichar c = g_utf8_get_char_validated(piece->at, piece->end - piece->at);

    if (c == (gunichar)-1 || c == (gunichar)-2) {
        c = 0xDC00 + (guchar)*piece->at; // as Python's surrogateescape
        piece->at++;
    } else {
        piece->at = g_utf8_next_char(piece->at);
    }
    return c;
}

// Where the "]" stands that ends the set after the "["; NULL: there is none, so that the "[" is itself.
static const char *set_end(Piece pattern)
{
    if (pattern.at < pattern.end && *pattern.at == '!')
        pattern.at++;
    if (pattern.at < pattern.end && *pattern.at == ']')
        pattern.at++;
    return pattern.at < pattern.end ? memchr(pattern.at, ']', (gsize)(pattern.end - pattern.at)) : NULL;
}

// Whether the character is in what stands between the brackets. A range that ends before it starts is empty.
static bool is_in_set(Piece set, gunichar c)
{
    bool is_negated = set.at < set.end && *set.at == '!';
    bool is_in = false;

    set.at += is_negated;
    while (set.at < set.end) {
        gunichar first = take_char(&set), last = first;

        if (set.end - set.at >= 2 && *set.at == '-') {
            set.at++;
            last = take_char(&set);
        }
        is_in |= first <= c && c <= last;
    }
    return is_in != is_negated;
}

// Takes one character of both, if they match.
static bool take_match(Piece *pattern, Piece *text)
{
    gunichar wanted = take_char(pattern), c = take_char(text);
    const char *end = wanted == '[' ? set_end(*pattern) : NULL;
    Piece set = { pattern->at, end };

    if (!end)
        return wanted == '?' || wanted == c;
    pattern->at = end + 1;
    return is_in_set(set, c);
}

// After a mismatch the last "*" takes one character more: those before it need never be tried again.
static bool piece_matches(Piece pattern, Piece text)
{
    Piece star = { NULL, NULL }, after_star = { NULL, NULL };

    while (text.at < text.end || pattern.at < pattern.end) {
        if (pattern.at < pattern.end && *pattern.at == '*') {
            pattern.at++;
            star = pattern;
            after_star = text;
            continue;
        }
        if (pattern.at < pattern.end && text.at < text.end && take_match(&pattern, &text))
            continue;
        if (!star.at || after_star.at == after_star.end)
            return false;
        take_char(&after_star);
        pattern = star;
        text = after_star;
    }
    return true;
}

static Piece piece_of(const char *text)
{
    return (Piece){ text, text + strlen(text) };
}

bool path_pattern_matches(const char *pattern, const char *path)
{
    return piece_matches(piece_of(pattern), piece_of(path));
}

// glob() takes an element without any of these as a name.
static bool element_matches(const char *pattern, const char *element)
{
    if (!strpbrk(pattern, "*?["))
        return g_str_equal(pattern, element);
    return (*element != '.' || *pattern == '.') && path_pattern_matches(pattern, element);
}

// After a mismatch the last "**" takes one element more, unless that is hidden.
static bool elements_match(char **pattern, char **path)
{
    char **star = NULL, **after_star = NULL;

    while (*path || *pattern) {
        if (*pattern && g_str_equal(*pattern, "**")) {
            star = ++pattern;
            after_star = path;
            continue;
        }
        if (*pattern && *path && element_matches(*pattern, *path)) {
            pattern++;
            path++;
            continue;
        }
        if (!star || !*after_star || **after_star == '.')
            return false;
        path = ++after_star;
        pattern = star;
    }
    return true;
}

// Without empty elements, "." and "x/..".
static char **pattern_elements(const char *pattern)
{
    g_auto(GStrv) all = g_strsplit(pattern, "/", -1);
    GPtrArray *elements = g_ptr_array_new();

    for (char **element = all; *element; element++) {
        bool is_up = g_str_equal(*element, "..");

        if (!**element || g_str_equal(*element, "."))
            continue;
        if (is_up && elements->len > 0)
            g_free(g_ptr_array_remove_index(elements, elements->len - 1));
        else
            g_ptr_array_add(elements, g_strdup(*element));
    }
    g_ptr_array_add(elements, NULL);
    return (char **)g_ptr_array_free(elements, FALSE);
}

// What an absolute pattern lists is absolute.
bool path_glob_matches(const char *pattern, const char *path)
{
    g_auto(GStrv) wanted = pattern_elements(pattern), elements = g_strsplit(path, "/", -1);

    return *pattern != '/' && elements_match(wanted, elements);
}

static bool is_included(const PathFilter *filter, const char *path)
{
    if (!filter->include || filter->include->len == 0)
        return true;
    if (filter->is_existing && access(path, F_OK) != 0)
        return false;
    for (guint i = 0; i < filter->include->len; i++)
        if (path_glob_matches(g_ptr_array_index(filter->include, i), path))
            return true;
    return false;
}

static bool is_excluded(const PathFilter *filter, const char *path)
{
    const char *slash = strrchr(path, '/');
    g_autofree char *absolute = g_build_filename(filter->folder, path, NULL);

    for (guint i = 0; filter->exclude && i < filter->exclude->len; i++) {
        const char *pattern = g_ptr_array_index(filter->exclude, i);

        if (path_pattern_matches(pattern, slash ? slash + 1 : path) || path_pattern_matches(pattern, absolute))
            return true;
    }
    return false;
}

bool path_filter_keeps(const PathFilter *filter, const char *path)
{
    return is_included(filter, path) && !is_excluded(filter, path);
}
