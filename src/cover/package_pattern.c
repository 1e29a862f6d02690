// SPDX-License-Identifier: Apache-2.0
// Package pattern: the import paths that a person means by "example.com/shop/...,fmt".
#include "cover/package_pattern.h"

#include <string.h>

// Each pattern is the pieces around its "...": the first begins the path, the last ends it, the others come in between
// in their order. Taking each of those as early as it comes leaves most room for the next.
struct PackagePattern {
    GPtrArray *patterns; // GStrv
};

static void add_pieces(PackagePattern *pattern, const char *text)
{
    g_ptr_array_add(pattern->patterns, g_strsplit(text, "...", -1));
}

static void pieces_free(gpointer pieces)
{
    g_strfreev(pieces);
}

PackagePattern *package_pattern_new(const char *patterns)
{
    PackagePattern *pattern = g_new0(PackagePattern, 1);
    g_auto(GStrv) texts = g_strsplit(patterns, ",", -1);

    pattern->patterns = g_ptr_array_new_with_free_func(pieces_free);
    for (char **text = texts; *text; text++) {
        if (!**text || !g_utf8_validate(*text, -1, NULL))
            continue;
        add_pieces(pattern, *text);
        if (g_str_has_suffix(*text, "/...")) {
            g_autofree char *folder = g_strndup(*text, strlen(*text) - strlen("/..."));

            add_pieces(pattern, folder);
        }
    }
    return pattern;
}

void package_pattern_free(PackagePattern *pattern)
{
    if (!pattern)
        return;
    g_ptr_array_unref(pattern->patterns);
    g_free(pattern);
}

static bool pieces_match(char *const *pieces, const char *path)
{
    const char *end = path + strlen(path);
    gsize last;

    if (!pieces[0]) // the pattern has no text
        return !*path;
    if (!pieces[1])
        return g_str_equal(pieces[0], path);
    if (!g_str_has_prefix(path, pieces[0]))
        return false;
    path += strlen(pieces[0]);
    for (pieces++; pieces[1]; pieces++) {
        path = strstr(path, pieces[0]);
        if (!path)
            return false;
        path += strlen(pieces[0]);
    }
    last = strlen(pieces[0]);
    return (gsize)(end - path) >= last && g_str_equal(end - last, pieces[0]);
}

bool package_pattern_matches(const PackagePattern *pattern, const char *path)
{
    for (guint i = 0; i < pattern->patterns->len; i++) {
        if (pieces_match(g_ptr_array_index(pattern->patterns, i), path))
            return true;
    }
    return false;
}
