// SPDX-License-Identifier: Apache-2.0
// Patch names: the names of files as git writes them into a diff, in quotes when they are unusual.
#include "git/patch_names.h"

#include <string.h>

// Source: git's quote.c, which quotes as C does.
static bool unquote_letter(GString *name, char letter)
{
    static const char letters[] = "abtnvfr\"\\", meanings[] = "\a\b\t\n\v\f\r\"\\";
    const char *at = letter ? strchr(letters, letter) : NULL;

    if (at)
        g_string_append_c(name, meanings[at - letters]);
    return at != NULL;
}

static bool is_octal(const char *text)
{
    return text[0] >= '0' && text[0] <= '3' && text[1] >= '0' && text[1] <= '7' && text[2] >= '0' && text[2] <= '7';
}

// Reads the quoted name at `*text` and moves `*text` behind it; NULL when it is none. The caller frees.
static char *unquote(const char **text)
{
    g_autoptr(GString) name = g_string_new(NULL);
    const char *at = *text + 1;

    while (*at && *at != '"') {
        if (*at != '\\') {
            g_string_append_c(name, *at++);
        } else if (is_octal(at + 1)) {
            g_string_append_c(name, (char)((at[1] - '0') << 6 | (at[2] - '0') << 3 | (at[3] - '0')));
            at += 4;
        } else if (unquote_letter(name, at[1])) {
            at += 2;
        } else {
            return NULL;
        }
    }
    if (*at != '"' || strlen(name->str) != name->len)
        return NULL;
    *text = at + 1;
    return g_string_free(g_steal_pointer(&name), FALSE);
}

bool patch_name_is_path(const char *name)
{
    for (const char *element = name;; element++) {
        gsize size = strcspn(element, "/");

        if (size == 0 || (size <= 2 && strncmp(element, "..", size) == 0))
            return false;
        element += size;
        if (!*element)
            return true;
    }
}

// The name as it stands there, without its quotes; NULL when they are broken.
static char *plain_name(const char *text)
{
    g_autofree char *name = NULL;
    const char *end = text;

    if (*text != '"')
        return g_strndup(text, strcspn(text, "\t"));
    name = unquote(&end);
    return *end == '\0' || *end == '\t' ? g_steal_pointer(&name) : NULL;
}

char *patch_name(const char *text)
{
    g_autofree char *name = plain_name(text);

    return name && patch_name_is_path(name) ? g_steal_pointer(&name) : NULL;
}

// With diff.mnemonicPrefix git tells by the letter what it compared: a commit, the index, the work tree, an object.
static bool is_prefixed(const char *name)
{
    return strchr("abciow", name[0]) && name[0] && name[1] == '/' && patch_name_is_path(name + 2);
}

char *patch_name_prefixed(const char *text)
{
    g_autofree char *name = plain_name(text);

    return name && is_prefixed(name) ? g_strdup(name + 2) : NULL;
}

// Blanks do not end a name, so it is told by its length.
static char *halves(const char *text)
{
    gsize size = strlen(text), half = size / 2;
    g_autofree char *name = NULL;

    if (size % 2 == 0 || text[half] != ' ')
        return NULL;
    name = g_strndup(text, half);
    return is_prefixed(name) && is_prefixed(text + half + 1) && g_str_equal(name + 2, text + half + 3)
               ? g_strdup(name + 2)
               : NULL;
}

char *patch_name_twice(const char *text)
{
    g_autofree char *first = NULL, *second = NULL;

    if (*text != '"')
        return halves(text);
    first = unquote(&text);
    if (!first || *text != ' ')
        return NULL;
    second = plain_name(text + 1);
    return second && is_prefixed(first) && is_prefixed(second) && g_str_equal(first + 2, second + 2)
               ? g_strdup(first + 2)
               : NULL;
}
