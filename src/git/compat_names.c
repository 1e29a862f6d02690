// SPDX-License-Identifier: Apache-2.0
// Compat names: the names of files as diff-cover 10.5 takes them out of a diff.
#include "git/compat_names.h"

#include <stdbool.h>
#include <string.h>

// What Python calls white space.
static bool is_space(gunichar c)
{
    return g_unichar_isspace(c) || c == '\v' || c == 0x85 || (c >= 0x1c && c <= 0x1f);
}

static void strip_end(char *text)
{
    char *end = text + strlen(text);

    while (end > text) {
        char *last = g_utf8_prev_char(end);

        if (!is_space(g_utf8_get_char(last)))
            break;
        end = last;
    }
    *end = '\0';
}

static const char *skip_quote(const char *text)
{
    return text + (*text == '"');
}

// The pattern is ^diff --git "?a/.*"? "?b/([^\n"]*)"? and its first part takes what it can.
static char *name_behind_b(const char *line)
{
    const char *begin = g_str_has_prefix(line, "diff --git ") ? skip_quote(line + strlen("diff --git ")) : NULL;
    const char *found = NULL;

    if (!begin || !g_str_has_prefix(begin, "a/"))
        return NULL;
    for (const char *blank = strchr(begin + 2, ' '); blank; blank = strchr(blank + 1, ' ')) {
        if (g_str_has_prefix(skip_quote(blank + 1), "b/"))
            found = skip_quote(blank + 1) + 2;
    }
    return found ? g_strndup(found, strcspn(found, "\"")) : NULL;
}

char *compat_name_of_header(const char *line)
{
    g_autofree char *text = g_utf8_make_valid(line, -1);

    strip_end(text);
    if (strstr(text, "--git"))
        return name_behind_b(text);
    return g_str_has_prefix(text, "diff --cc ") ? g_strdup(text + strlen("diff --cc ")) : NULL;
}

static void add_element(GPtrArray *elements, char *element, bool is_absolute)
{
    const char *last = elements->len > 0 ? g_ptr_array_index(elements, elements->len - 1) : NULL;

    if (!*element || g_str_equal(element, "."))
        return;
    if (!g_str_equal(element, "..") || (!is_absolute && !last) || (last && g_str_equal(last, "..")))
        g_ptr_array_add(elements, element);
    else if (last)
        g_ptr_array_set_size(elements, (gint)elements->len - 1);
}

char *compat_path(const char *name)
{
    g_autofree char *slashed = g_strdelimit(g_strdup(name), "\\", '/'), *joined = NULL;
    g_auto(GStrv) split = g_strsplit(slashed, "/", -1);
    g_autoptr(GPtrArray) elements = g_ptr_array_new();
    gsize n_slashes = strspn(slashed, "/");
    const char *root = n_slashes == 0 ? "" : n_slashes == 2 ? "//" : "/";

    for (char **element = split; *element; element++)
        add_element(elements, *element, n_slashes > 0);
    g_ptr_array_add(elements, NULL);
    joined = g_strjoinv("/", (char **)elements->pdata);
    return *root || *joined ? g_strconcat(root, joined, NULL) : g_strdup(".");
}
