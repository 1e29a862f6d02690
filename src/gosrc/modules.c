// SPDX-License-Identifier: Apache-2.0
// Modules: from a profile's file name to a path in the source tree.
#include "gosrc/modules.h"

#include "base/error.h"

#include <string.h>

struct GoModules {
    GHashTable *folders; // module path -> folder
};

GoModules *go_modules_new(void)
{
    GoModules *modules = g_new0(GoModules, 1);

    modules->folders = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return modules;
}

void go_modules_free(GoModules *modules)
{
    if (!modules)
        return;
    g_hash_table_unref(modules->folders);
    g_free(modules);
}

static guint depth_of(const char *folder)
{
    guint depth = *folder != '\0';

    for (; *folder; folder++)
        depth += *folder == '/';
    return depth;
}

// Does not depend on the order in which a tree is walked.
static bool is_nearer(const char *folder, const char *than)
{
    guint depth = depth_of(folder), depth_than = depth_of(than);

    return depth != depth_than ? depth < depth_than : strcmp(folder, than) < 0;
}

void go_modules_add(GoModules *modules, const char *path, const char *folder)
{
    const char *known = g_hash_table_lookup(modules->folders, path);

    if (!known || is_nearer(folder, known))
        g_hash_table_replace(modules->folders, g_strdup(path), g_strdup(folder));
}

// Whether every element between the slashes can be a name below a folder.
static bool is_import_path(const char *name)
{
    for (const char *element = name;; element++) {
        gsize size = strcspn(element, "/");

        if (size == 0 || (size == 1 && element[0] == '.') || (size == 2 && element[0] == '.' && element[1] == '.'))
            return false;
        element += size;
        if (*element == '\0')
            return true;
    }
}

static char *path_in(const char *folder, const char *rest)
{
    return *folder ? g_strconcat(folder, "/", rest, NULL) : g_strdup(rest);
}

static bool has_dot_in_first_element(const char *name)
{
    return memchr(name, '.', strcspn(name, "/")) != NULL;
}

char *go_modules_resolve(const GoModules *modules, const char *profile_name)
{
    g_autofree char *prefix = g_strdup(profile_name);
    const char *folder;

    if (!is_import_path(profile_name))
        return NULL;
    for (char *slash; (slash = strrchr(prefix, '/'));) {
        *slash = '\0';
        folder = g_hash_table_lookup(modules->folders, prefix);
        if (folder && !g_str_equal(prefix, "std"))
            return path_in(folder, profile_name + (slash - prefix) + 1);
    }
    // The standard library's packages do not begin with their module's path.
    folder = g_hash_table_lookup(modules->folders, "std");
    return folder && !has_dot_in_first_element(profile_name) ? path_in(folder, profile_name) : NULL;
}

char *go_modules_vendored(const char *profile_name)
{
    return is_import_path(profile_name) ? g_strconcat("vendor/", profile_name, NULL) : NULL;
}

bool go_modules_is_skipped(const char *folder_name)
{
    return folder_name[0] == '.' || g_str_equal(folder_name, "vendor") || g_str_equal(folder_name, "testdata");
}

typedef struct Token {
    const char *text;
    gsize size;
    bool is_quoted;
} Token;

static bool token_is(const Token *token, const char *text)
{
    return !token->is_quoted && token->size == strlen(text) && memcmp(token->text, text, token->size) == 0;
}

static bool starts_comment(const char *at, const char *end)
{
    return end - at >= 2 && at[0] == '/' && at[1] == '/';
}

static bool is_bare(char c)
{
    return c > ' ' && !strchr("()[]{},\"`", c);
}

static const char *read_quoted(Token *token, const char *at, const char *end)
{
    const char *close = memchr(at + 1, *at, (gsize)(end - at - 1));

    if (!close) { // stays with its quote, which no path has
        *token = (Token){ at, (gsize)(end - at), false };
        return end;
    }
    *token = (Token){ at + 1, (gsize)(close - at - 1), true };
    return close + 1;
}

static const char *read_bare(Token *token, const char *at, const char *end)
{
    const char *start = at++; // a bracket or comma is a token of its own

    if (is_bare(*start)) {
        while (at < end && is_bare(*at) && !starts_comment(at, end))
            at++;
    }
    *token = (Token){ start, (gsize)(at - start), false };
    return at;
}

// The tokens of one line without its comment; past the third only the last is of interest, so it takes the third's
// place.
static guint read_line(Token tokens[3], const char *at, const char *end)
{
    guint n = 0;

    while (at < end) {
        if (*at == ' ' || *at == '\t' || *at == '\r') {
            at++;
            continue;
        }
        if (starts_comment(at, end))
            break;
        n = MIN(n + 1, 3);
        at = *at == '"' || *at == '`' ? read_quoted(&tokens[n - 1], at, end) : read_bare(&tokens[n - 1], at, end);
    }
    return n;
}

// No escapes, no spaces: what golang.org/x/mod/module allows in a path is plain ASCII.
static bool is_module_path(const char *path)
{
    for (const char *c = path; *c; c++) {
        if (!g_ascii_isalnum(*c) && !strchr("-._~/+!", *c))
            return false;
    }
    return is_import_path(path);
}

static bool take_path(char **out, const Token *token, GError **error)
{
    g_autofree char *path = g_strndup(token->text, token->size);

    if (strlen(path) != token->size || !is_module_path(path)) {
        g_autofree char *shown = g_utf8_make_valid(path, -1);

        return set_error(error, GOC_ERROR_INVALID, "go.mod: not a module path: \"%s\"", shown);
    }
    *out = g_steal_pointer(&path);
    return true;
}

bool go_mod_path(char **out, const char *text, gsize size, GError **error)
{
    enum { AT_TOP, IN_MODULE_BLOCK, IN_OTHER_BLOCK } place = AT_TOP;
    const char *text_end = text + size;

    for (const char *line = text; line < text_end;) {
        const char *newline = memchr(line, '\n', (gsize)(text_end - line));
        const char *line_end = newline ? newline : text_end;
        Token tokens[3] = { 0 };
        guint n = read_line(tokens, line, line_end);

        line = line_end + 1;
        if (n == 0)
            continue;
        if (place != AT_TOP && token_is(&tokens[0], ")")) {
            place = AT_TOP;
        } else if (place == IN_MODULE_BLOCK && n == 1) {
            return take_path(out, &tokens[0], error);
        } else if (place == AT_TOP && token_is(&tokens[n - 1], "(")) {
            place = token_is(&tokens[0], "module") ? IN_MODULE_BLOCK : IN_OTHER_BLOCK;
        } else if (place == AT_TOP && n == 2 && token_is(&tokens[0], "module")) {
            return take_path(out, &tokens[1], error);
        }
    }
    return set_error(error, GOC_ERROR_INVALID, "go.mod: no module statement");
}
