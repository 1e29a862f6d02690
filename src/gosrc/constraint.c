// SPDX-License-Identifier: Apache-2.0
// Constraint: whether some builds leave a Go file out.
#include "gosrc/constraint.h"

#include "gosrc/tokens.h"

#include <string.h>

// Systems and architectures that Go knows, or knew: internal/syslist.
static const char *const systems[] = { "aix",     "android", "darwin",  "dragonfly", "freebsd", "hurd",    "illumos",
                                       "ios",     "js",      "linux",   "nacl",      "netbsd",  "openbsd", "plan9",
                                       "solaris", "wasip1",  "windows", "zos",       NULL };
static const char *const architectures[] = { "386",    "amd64",    "amd64p32",  "arm",         "armbe",
                                             "arm64",  "arm64be",  "loong64",   "mips",        "mipsle",
                                             "mips64", "mips64le", "mips64p32", "mips64p32le", "ppc",
                                             "ppc64",  "ppc64le",  "riscv",     "riscv64",     "s390",
                                             "s390x",  "sparc",    "sparc64",   "wasm",        NULL };

// "x_linux.go", "x_linux_amd64.go", "x_amd64_test.go": what is before the first "_" does not count.
static bool is_name_constrained(const char *name)
{
    g_autofree char *stem = g_strndup(name, strcspn(name, "."));
    g_auto(GStrv) words = g_strsplit(stem, "_", -1);
    guint n = g_strv_length(words);

    if (n > 1 && g_str_equal(words[n - 1], "test"))
        n--;
    return n > 1 && (g_strv_contains(systems, words[n - 1]) || g_strv_contains(architectures, words[n - 1]));
}

static bool is_word(const char *text, const char *word)
{
    gsize size = strlen(word);

    return !strncmp(text, word, size) && (!text[size] || g_ascii_isspace(text[size]));
}

static bool is_constraint_line(const char *line, gsize size)
{
    g_autofree char *text = g_strstrip(g_strndup(line, size));

    return is_word(text, "//go:build") || (g_str_has_prefix(text, "//") && is_word(g_strchug(text + 2), "+build"));
}

// The package clause is behind the constraints.
static bool has_constraint_line(const char *text, gsize package)
{
    const char *end = text + package;
    bool has_mark = package >= 3 && !memcmp(text, "\xef\xbb\xbf", 3);

    for (const char *line = has_mark ? text + 3 : text; line < end;) {
        const char *feed = memchr(line, '\n', (gsize)(end - line));
        const char *line_end = feed ? feed : end;

        if (is_constraint_line(line, (gsize)(line_end - line)))
            return true;
        line = line_end + (feed != NULL);
    }
    return false;
}

// What comes before it are comments.
static gsize find_package(const char *text, gsize size)
{
    GoLexer lexer;
    GoToken token;

    go_lexer_init(&lexer, text, size);
    token = go_lexer_next(&lexer);
    go_lexer_clear(&lexer);
    return token.kind == GO_TOKEN_PACKAGE ? token.start : 0;
}

static bool is_c(const char *text, GoToken token)
{
    return token.kind == GO_TOKEN_LITERAL && token.end - token.start == 3 &&
           (!strncmp(text + token.start, "\"C\"", 3) || !strncmp(text + token.start, "`C`", 3));
}

// Imports stand before all other declarations.
static bool is_import_over(GoTokenKind kind)
{
    return kind == GO_TOKEN_END || kind == GO_TOKEN_ERROR || kind == GO_TOKEN_FUNC || kind == GO_TOKEN_TYPE ||
           kind == GO_TOKEN_VAR || kind == GO_TOKEN_CONST;
}

static bool imports_c(const char *text, gsize size)
{
    GoLexer lexer;
    GoToken token;

    go_lexer_init(&lexer, text, size);
    do {
        token = go_lexer_next(&lexer);
    } while (!is_import_over(token.kind) && !is_c(text, token));
    go_lexer_clear(&lexer);
    return is_c(text, token);
}

const char *go_constraint(const char *name, const char *text, gsize size)
{
    if (is_name_constrained(name))
        return "it is named for some systems only";
    if (has_constraint_line(text, find_package(text, size)))
        return "it has a build constraint";
    return imports_c(text, size) ? "it imports \"C\"" : NULL;
}

bool go_is_never_built(const char *path)
{
    g_auto(GStrv) elements = g_strsplit(path, "/", -1);

    for (char **element = elements; *element; element++) {
        if (**element == '_' || **element == '.' || (element[1] && g_str_equal(*element, "testdata")))
            return true;
    }
    return g_str_has_suffix(path, "_test.go") || !g_str_has_suffix(path, ".go");
}
