// SPDX-License-Identifier: Apache-2.0
// Owner pattern: which paths a line of a CODEOWNERS file is about, as GitHub or as GitLab reads it.
#include "git/owner_pattern.h"

#include <string.h>

static const char any_depth[] = "**", any_name[] = "*";

struct OwnerPattern {
    char **elements; // "**": any number of elements of the path, none too
    guint n_elements;
    bool has_ranges;
    bool is_below; // all below what it matches is matched too
};

// One character of the pattern of an element: where it ends, and whether it fits the character `c`.
typedef struct Piece {
    const char *end;
    bool is_fit;
} Piece;

// "[a-z]", "[^a]" or "[!a]"; one that is not closed fits nothing.
static Piece range_piece(const char *at, char c)
{
    bool is_negated = at[1] == '^' || at[1] == '!';
    bool is_inside = false;

    for (at += is_negated ? 2 : 1; *at && *at != ']'; at++) {
        char first = *at == '\\' && at[1] ? *++at : *at;
        char last = first;

        if (at[1] == '-' && at[2] && at[2] != ']') {
            at += 2;
            last = *at == '\\' && at[1] ? *++at : *at;
        }
        is_inside |= (guchar)first <= (guchar)c && (guchar)c <= (guchar)last;
    }
    return *at ? (Piece){ at + 1, is_inside != is_negated } : (Piece){ at, false };
}

static Piece piece_at(const OwnerPattern *pattern, const char *at, char c)
{
    if (*at == '?')
        return (Piece){ at + 1, true };
    if (*at == '[' && pattern->has_ranges)
        return range_piece(at, c);
    if (*at == '\\' && at[1])
        at++;
    return (Piece){ at + 1, *at == c };
}

// A "?" and a range stand for a character, which may have several bytes in UTF-8.
static const char *past_character(const char *name, const char *piece)
{
    bool is_byte = *piece != '?' && *piece != '[';

    for (name++; !is_byte && ((guchar)*name & 0xc0) == 0x80;)
        name++;
    return name;
}

// A star takes as little as it can; when the rest does not fit, the last one takes a byte more, and never an earlier
// one: what that could gain the last one can, too.
static bool matches_name(const OwnerPattern *pattern, const char *at, const char *name)
{
    const char *star = NULL, *star_name = NULL;

    while (*name) {
        Piece piece;

        if (*at == '*') {
            star = ++at;
            star_name = name;
            continue;
        }
        piece = *at ? piece_at(pattern, at, *name) : (Piece){ at, false };
        if (piece.is_fit) {
            name = past_character(name, at);
            at = piece.end;
        } else if (star) {
            at = star;
            name = ++star_name;
        } else {
            return false;
        }
    }
    return at[strspn(at, "*")] == '\0';
}

static bool is_any_depth(const OwnerPattern *pattern, guint i)
{
    return i < pattern->n_elements && g_str_equal(pattern->elements[i], any_depth);
}

// Marks that the elements before `i` fit the path so far; "**" may as well be nothing.
static void reach(const OwnerPattern *pattern, bool *reached, guint i)
{
    reached[i] = true;
    for (; is_any_depth(pattern, i); i++)
        reached[i + 1] = true;
}

// From how far the pattern fits a path to how far it fits the path with one more element.
static void step(const OwnerPattern *pattern, const bool *before, bool *after, const char *name)
{
    memset(after, 0, pattern->n_elements + 1);
    for (guint i = 0; i < pattern->n_elements; i++) {
        if (!before[i])
            continue;
        if (is_any_depth(pattern, i))
            reach(pattern, after, i);
        else if (!after[i + 1] && matches_name(pattern, pattern->elements[i], name))
            reach(pattern, after, i + 1);
    }
}

bool owner_pattern_matches(const OwnerPattern *pattern, const char *const *elements)
{
    bool rows[2][OWNER_PATTERN_CEILING_BYTES + 4];
    bool *now = rows[0], *next = rows[1];

    memset(now, 0, pattern->n_elements + 1);
    reach(pattern, now, 0);
    for (; *elements; elements++) {
        bool *before = now;

        step(pattern, now, next, *elements);
        now = next;
        next = before;
        if (now[pattern->n_elements] && pattern->is_below)
            return true;
    }
    return now[pattern->n_elements];
}

static bool is_pattern(const char *text, OwnerDialect dialect)
{
    if (strlen(text) > OWNER_PATTERN_CEILING_BYTES)
        return false;
    switch (dialect) {
    case OWNER_DIALECT_GITHUB:
        return *text != '!' && !strchr(text, '[') && !strstr(text, "***") && strncmp(text, "\\#", 2);
    case OWNER_DIALECT_GITLAB: return true;
    }
    return false;
}

static bool is_anywhere(const char *text, OwnerDialect dialect)
{
    const char *slash = strchr(text, '/');

    switch (dialect) {
    case OWNER_DIALECT_GITHUB: return !slash || slash[1] == '\0';
    case OWNER_DIALECT_GITLAB: return slash != text;
    }
    return false;
}

// The last element, which may be empty: "docs/" and, for GitHub, "docs/**" are all below.
static void add_last(GPtrArray *elements, const char *last, OwnerDialect dialect)
{
    bool is_all = *last == '\0' || (dialect == OWNER_DIALECT_GITHUB && g_str_equal(last, any_depth));

    if (is_all)
        g_ptr_array_add(elements, g_strdup(any_depth));
    g_ptr_array_add(elements, g_strdup(is_all ? any_name : g_str_equal(last, any_depth) ? any_name : last));
}

static char **elements_of(const char *text, OwnerDialect dialect)
{
    g_auto(GStrv) parts = g_strsplit(*text == '/' ? text + 1 : text, "/", -1);
    g_autoptr(GPtrArray) elements = g_ptr_array_new();
    guint last = g_strv_length(parts) - 1;

    if (is_anywhere(text, dialect))
        g_ptr_array_add(elements, g_strdup(any_depth));
    for (guint i = 0; i < last; i++)
        g_ptr_array_add(elements, g_strdup(parts[i]));
    add_last(elements, parts[last], dialect);
    g_ptr_array_add(elements, NULL);
    return (char **)g_ptr_array_steal(elements, NULL);
}

OwnerPattern *owner_pattern_new(const char *text, OwnerDialect dialect)
{
    OwnerPattern *pattern;

    if (*text == '\0' || g_str_equal(text, "/") || !is_pattern(text, dialect))
        return NULL;
    pattern = g_new0(OwnerPattern, 1);
    pattern->elements = elements_of(text, dialect);
    pattern->n_elements = g_strv_length(pattern->elements);
    pattern->has_ranges = dialect == OWNER_DIALECT_GITLAB;
    pattern->is_below =
        dialect == OWNER_DIALECT_GITHUB && !g_str_equal(pattern->elements[pattern->n_elements - 1], any_name);
    return pattern;
}

void owner_pattern_free(OwnerPattern *pattern)
{
    if (!pattern)
        return;
    g_strfreev(pattern->elements);
    g_free(pattern);
}
