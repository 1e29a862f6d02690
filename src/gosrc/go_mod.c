// SPDX-License-Identifier: Apache-2.0
// Go mod: what go.mod, go.work and vendor/modules.txt say about where modules lie.
#include "gosrc/go_mod.h"

#include "base/error.h"

#include <string.h>

enum { TOKENS_MAX = 7 }; // "replace a v1 => b v2" has six

typedef struct Token {
    const char *text;
    gsize size;
    bool is_quoted;
} Token;

typedef struct Line {
    Token tokens[TOKENS_MAX];
    guint n; // TOKENS_MAX also when there are more, which no statement has
} Line;

static bool token_is(const Token *token, const char *text)
{
    return !token->is_quoted && token->size == strlen(text) && memcmp(token->text, text, token->size) == 0;
}

static char *token_text(const Token *token)
{
    return g_strndup(token->text, token->size);
}

static bool starts_comment(const char *at, const char *end)
{
    return end - at >= 2 && at[0] == '/' && at[1] == '/';
}

static bool is_bare(char c)
{
    return (guchar)c > ' ' && !strchr("()[]{},\"`", c);
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

// The tokens of one line without its comment. Of more than there is room for the last takes the last place.
static Line read_line(const char *at, const char *end)
{
    Line line = { 0 };

    while (at < end) {
        Token *token;

        if (*at == ' ' || *at == '\t' || *at == '\r') {
            at++;
            continue;
        }
        if (starts_comment(at, end))
            break;
        line.n = MIN(line.n + 1, TOKENS_MAX);
        token = &line.tokens[line.n - 1];
        at = *at == '"' || *at == '`' ? read_quoted(token, at, end) : read_bare(token, at, end);
    }
    return line;
}

bool go_path_is_valid(const char *path)
{
    for (const char *element = path;; element++) {
        gsize size = strcspn(element, "/");

        if (size == 0 || element[size - 1] == '.')
            return false;
        for (const char *end = element + size; element < end; element++) {
            if (!g_ascii_isalnum(*element) && !strchr("-._~+", *element))
                return false;
        }
        if (*element == '\0')
            return true;
    }
}

static bool take_path(char **out, const Token *token, GError **error)
{
    g_autofree char *path = token_text(token);

    if (strlen(path) != token->size || !go_path_is_valid(path)) {
        g_autofree char *shown = g_utf8_make_valid(path, -1);

        return set_error(error, GOC_ERROR_INVALID, "not a module path: \"%s\"", shown);
    }
    g_free(*out);
    *out = g_steal_pointer(&path);
    return true;
}

// Versions become names of folders: "v1.2.3-0.20191109021931-daa7c04131f5+incompatible".
static bool take_version(char **out, const Token *token, GError **error)
{
    g_autofree char *version = token_text(token);

    if (strlen(version) != token->size || *version != 'v' || strchr(version, '/') || !go_path_is_valid(version)) {
        g_autofree char *shown = g_utf8_make_valid(version, -1);

        return set_error(error, GOC_ERROR_INVALID, "not a version: \"%s\"", shown);
    }
    *out = g_steal_pointer(&version);
    return true;
}

// Quoted text with escapes is for no folder that we know of.
static bool take_folder(char **out, const Token *token, GError **error)
{
    g_autofree char *folder = token_text(token);

    if (strlen(folder) != token->size || !*folder || strchr(folder, '\\') || !g_utf8_validate(folder, -1, NULL)) {
        g_autofree char *shown = g_utf8_make_valid(folder, -1);

        return set_error(error, GOC_ERROR_INVALID, "not a folder: \"%s\"", shown);
    }
    *out = g_steal_pointer(&folder);
    return true;
}

static bool take_module(GoMod *mod, const Token *tokens, guint n, GError **error)
{
    if (n != 1 || mod->module)
        return set_error(error, GOC_ERROR_INVALID, "not one module statement");
    return take_path(&mod->module, &tokens[0], error);
}

// "1.21", "1.21.3", "1.21rc1".
static bool take_go(GoMod *mod, const Token *tokens, guint n, GError **error)
{
    g_autofree char *text = token_text(&tokens[0]);
    char *rest;
    guint64 major = g_ascii_strtoull(text, &rest, 10), minor = 0;

    if (*rest == '.')
        minor = g_ascii_strtoull(rest + 1, NULL, 10);
    if (n != 1 || major == 0 || major > 1000 || minor >= 1000)
        return set_error(error, GOC_ERROR_INVALID, "not a version of Go");
    mod->go_version = (guint)(major * 1000 + minor);
    return true;
}

static bool take_require(GoMod *mod, const Token *tokens, guint n, GError **error)
{
    g_autofree char *path = NULL, *version = NULL;
    const char *known;

    if (n != 2)
        return set_error(error, GOC_ERROR_INVALID, "not a module and its version");
    if (!take_path(&path, &tokens[0], error) || !take_version(&version, &tokens[1], error))
        return false;
    known = g_hash_table_lookup(mod->requires, path);
    if (!known || go_version_compare(known, version) < 0)
        g_hash_table_replace(mod->requires, g_steal_pointer(&path), g_steal_pointer(&version));
    return true;
}

static void replace_free(GoReplace *replace)
{
    g_free(replace->path);
    g_free(replace->version);
    g_free(replace->to);
    g_free(replace->to_version);
    g_free(replace);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GoReplace, replace_free)

// "a => b v2", "a v1 => ../b" and so on.
static bool take_replace(GoMod *mod, const Token *tokens, guint n, GError **error)
{
    g_autoptr(GoReplace) replace = g_new0(GoReplace, 1);
    guint arrow = n >= 2 && token_is(&tokens[1], "=>") ? 1 : 2;
    const Token *to = &tokens[arrow + 1];

    if (n < arrow + 2 || n > arrow + 3 || !token_is(&tokens[arrow], "=>"))
        return set_error(error, GOC_ERROR_INVALID, "not a replacement");
    if (!take_path(&replace->path, &tokens[0], error) ||
        (arrow == 2 && !take_version(&replace->version, &tokens[1], error)))
        return false;
    if (n == arrow + 3 ? !take_path(&replace->to, &to[0], error) || !take_version(&replace->to_version, &to[1], error)
                       : !take_folder(&replace->to, &to[0], error))
        return false;
    g_ptr_array_add(mod->replaces, g_steal_pointer(&replace));
    return true;
}

static bool take_use(GoMod *mod, const Token *tokens, guint n, GError **error)
{
    char *folder;

    if (n != 1)
        return set_error(error, GOC_ERROR_INVALID, "not one folder");
    if (!take_folder(&folder, &tokens[0], error))
        return false;
    g_ptr_array_add(mod->uses, folder);
    return true;
}

typedef struct Statement {
    const char *verb;
    bool (*take)(GoMod *mod, const Token *tokens, guint n, GError **error); // n > 0
} Statement;

static const Statement *find_statement(const Token *verb)
{
    static const Statement statements[] = {
        { "module", take_module },   { "go", take_go },   { "require", take_require },
        { "replace", take_replace }, { "use", take_use },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(statements); i++) {
        if (token_is(verb, statements[i].verb))
            return &statements[i];
    }
    return NULL;
}

// Between "verb (" and ")" each line is a statement without its verb.
typedef struct Reading {
    GoMod *mod;
    bool is_in_block;
    const Statement *block; // NULL: of a verb that is passed over
} Reading;

static bool take_line(Reading *reading, const Line *line, GError **error)
{
    const Token *tokens = line->tokens;
    const Statement *statement;

    if (line->n == 0)
        return true;
    if (reading->is_in_block) {
        if (token_is(&tokens[0], ")")) {
            reading->is_in_block = false;
            return true;
        }
        return !reading->block || reading->block->take(reading->mod, tokens, line->n, error);
    }
    statement = find_statement(&tokens[0]);
    if (token_is(&tokens[line->n - 1], "(")) {
        reading->is_in_block = true;
        reading->block = statement;
        return true;
    }
    if (!statement || (line->n >= 2 && token_is(&tokens[1], "(") && token_is(&tokens[line->n - 1], ")")))
        return true; // "require ()" says nothing
    if (line->n < 2)
        return set_error(error, GOC_ERROR_INVALID, "a statement without its object");
    return statement->take(reading->mod, tokens + 1, line->n - 1, error);
}

static GoMod *go_mod_new(void)
{
    GoMod *mod = g_new0(GoMod, 1);

    mod->requires = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    mod->replaces = g_ptr_array_new_with_free_func((GDestroyNotify)replace_free);
    mod->uses = g_ptr_array_new_with_free_func(g_free);
    return mod;
}

bool go_work_parse(GoMod **out, const char *text, gsize size, GError **error)
{
    g_autoptr(GoMod) mod = go_mod_new();
    Reading reading = { .mod = mod };
    const char *end = text + size;
    guint number = 1;

    for (const char *at = text; at < end; number++) {
        const char *newline = memchr(at, '\n', (gsize)(end - at));
        const char *line_end = newline ? newline : end;
        Line line = read_line(at, line_end);

        if (!take_line(&reading, &line, error))
            return prefix_error(error, "line %u", number);
        at = line_end + 1;
    }
    *out = g_steal_pointer(&mod);
    return true;
}

bool go_mod_parse(GoMod **out, const char *text, gsize size, GError **error)
{
    g_autoptr(GoMod) mod = NULL;

    if (!go_work_parse(&mod, text, size, error))
        return false;
    if (!mod->module)
        return set_error(error, GOC_ERROR_INVALID, "no module statement");
    *out = g_steal_pointer(&mod);
    return true;
}

void go_mod_free(GoMod *mod)
{
    if (!mod)
        return;
    g_free(mod->module);
    g_hash_table_unref(mod->requires);
    g_ptr_array_unref(mod->replaces);
    g_ptr_array_unref(mod->uses);
    g_free(mod);
}

const GoReplace *go_mod_replacement(const GoMod *mod, const char *path, const char *version)
{
    const GoReplace *of_all = NULL;

    for (guint i = 0; i < mod->replaces->len; i++) {
        const GoReplace *replace = g_ptr_array_index(mod->replaces, i);

        if (!g_str_equal(replace->path, path))
            continue;
        if (!replace->version)
            of_all = replace;
        else if (g_str_equal(replace->version, version))
            return replace;
    }
    return of_all;
}

// Takes the path from "path version" or "path version => path version".
static void start_module(char **module, const char *text)
{
    g_free(*module);
    *module = g_strndup(text, strcspn(text, " "));
}

// "# path version" heads a module, "## explicit" is about it, what stands alone is a package.
GoVendored *go_vendored_parse(const char *text, gsize size)
{
    GoVendored *vendored = g_new0(GoVendored, 1);
    const char *end = text + size;
    g_autofree char *module = NULL;

    vendored->packages = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (const char *at = text; at < end;) {
        const char *newline = memchr(at, '\n', (gsize)(end - at));
        gsize length = (gsize)((newline ? newline : end) - at);
        g_autofree char *line = g_strstrip(g_strndup(at, length));

        if (at == text && g_str_has_prefix(line, "## workspace"))
            vendored->is_of_workspace = true;
        else if (g_str_has_prefix(line, "# "))
            start_module(&module, line + strlen("# "));
        else if (*line && *line != '#')
            g_hash_table_insert(vendored->packages, g_steal_pointer(&line), g_strdup(module));
        at += length + 1;
    }
    return vendored;
}

void go_vendored_free(GoVendored *vendored)
{
    if (!vendored)
        return;
    g_hash_table_unref(vendored->packages);
    g_free(vendored);
}

static int compare_numbers(const char *a, gsize a_size, const char *b, gsize b_size)
{
    if (a_size != b_size) // without leading zeros
        return a_size < b_size ? -1 : 1;
    return memcmp(a, b, a_size);
}

static int compare_words(const char *a, gsize a_size, const char *b, gsize b_size)
{
    int order = memcmp(a, b, MIN(a_size, b_size));

    return order != 0 ? order : (a_size > b_size) - (a_size < b_size);
}

// One identifier of each: numbers are before words.
static int compare_identifiers(const char *a, gsize a_size, const char *b, gsize b_size)
{
    bool is_number_a = strspn(a, "0123456789") >= a_size, is_number_b = strspn(b, "0123456789") >= b_size;

    if (is_number_a != is_number_b)
        return is_number_a ? -1 : 1;
    return is_number_a ? compare_numbers(a, a_size, b, b_size) : compare_words(a, a_size, b, b_size);
}

// Identifiers between dots, which end at one of the `stops`; the longer list is after one that it starts with.
static int compare_lists(const char *a, const char *b, const char *stops)
{
    for (;; a++, b++) {
        gsize a_size = strcspn(a, stops), b_size = strcspn(b, stops);
        int order = compare_identifiers(a, a_size, b, b_size);

        if (order != 0)
            return order;
        a += a_size;
        b += b_size;
        if (*a != '.' || *b != '.')
            return (*a == '.') - (*b == '.');
    }
}

int go_version_compare(const char *a, const char *b)
{
    const char *a_numbers = *a == 'v' ? a + 1 : a, *b_numbers = *b == 'v' ? b + 1 : b;
    const char *a_pre = a_numbers + strcspn(a_numbers, "-+"), *b_pre = b_numbers + strcspn(b_numbers, "-+");
    int order = compare_lists(a_numbers, b_numbers, ".-+");

    if (order != 0)
        return order;
    if (*a_pre != '-' || *b_pre != '-') // a release is after its prereleases
        return (*a_pre != '-') - (*b_pre != '-');
    return compare_lists(a_pre + 1, b_pre + 1, ".+");
}

static void append_escaped(GString *text, const char *part)
{
    for (; *part; part++) {
        if (g_ascii_isupper(*part))
            g_string_append_c(text, '!');
        g_string_append_c(text, g_ascii_tolower(*part));
    }
}

char *go_module_cache_folder(const char *path, const char *version)
{
    GString *folder = g_string_new(NULL);

    append_escaped(folder, path);
    g_string_append_c(folder, '@');
    append_escaped(folder, version);
    return g_string_free(folder, FALSE);
}
