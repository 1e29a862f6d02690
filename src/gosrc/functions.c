// SPDX-License-Identifier: Apache-2.0
// Functions: finds the functions that a Go file declares, with their extents, as go/parser would.
//
// No syntax tree is needed: a `func` at the start of a declaration begins a function, everywhere else it is a type or a
// literal, and those stand in brackets or end before the declaration's semicolon.
// Source: The Go Programming Language Specification, "Function declarations" and "Types".
#include "gosrc/functions.h"

#include "gosrc/tokens.h"

#include <string.h>

enum { NAMES_CHUNK_BYTES = 16 * 1024 };

typedef struct Scan {
    GoLexer lexer;
    GoToken token;   // the one looked at
    gsize taken_end; // one past the last token that was taken
    GoFunctions *found;
    const char *last_receiver; // methods of one type stand together
} Scan;

// Looks at the next token.
static void advance(Scan *scan)
{
    scan->taken_end = scan->token.end;
    scan->token = go_lexer_next(&scan->lexer);
}

static bool is_bracket(const Scan *scan, char bracket)
{
    return (scan->token.kind == GO_TOKEN_OPEN || scan->token.kind == GO_TOKEN_CLOSE) &&
           scan->lexer.text[scan->token.start] == bracket;
}

// Goes behind the bracket that closes the one looked at. False when none does; the token is then the error.
static bool skip_brackets(Scan *scan)
{
    scan->token = go_lexer_skip(&scan->lexer, scan->token);
    if (scan->token.kind == GO_TOKEN_ERROR)
        return false;
    advance(scan);
    return true;
}

// Goes behind brackets of this kind; false when there are none.
static bool expect_brackets(Scan *scan, char open)
{
    return is_bracket(scan, open) && skip_brackets(scan);
}

static bool skip_if_brackets(Scan *scan, char open)
{
    return !is_bracket(scan, open) || skip_brackets(scan);
}

// "T", "pkg.T", "T[A]"
static bool skip_type_name(Scan *scan)
{
    advance(scan);
    while (scan->token.kind == GO_TOKEN_DOT) {
        advance(scan);
        if (scan->token.kind != GO_TOKEN_IDENTIFIER)
            return false;
        advance(scan);
    }
    return skip_if_brackets(scan, '[');
}

// Takes the token looked at if it is of this kind.
static bool take(Scan *scan, GoTokenKind kind)
{
    if (scan->token.kind != kind)
        return false;
    advance(scan);
    return true;
}

static bool is_type_start(const Scan *scan)
{
    static const bool starts_type[GO_TOKEN_KEYWORD + 1] = {
        [GO_TOKEN_IDENTIFIER] = true, [GO_TOKEN_STAR] = true,      [GO_TOKEN_ARROW] = true, [GO_TOKEN_CHAN] = true,
        [GO_TOKEN_FUNC] = true,       [GO_TOKEN_INTERFACE] = true, [GO_TOKEN_MAP] = true,   [GO_TOKEN_STRUCT] = true,
    };

    return starts_type[scan->token.kind] || is_bracket(scan, '(') || is_bracket(scan, '[');
}

// Goes behind the part of a type before the type in it, if any: "*", "[n]", "map[K]", "chan<-", "func(p)". `*is_done`
// when no type follows.
static bool skip_type_part(Scan *scan, bool *is_done)
{
    *is_done = false;
    if (take(scan, GO_TOKEN_STAR))
        return true;
    if (take(scan, GO_TOKEN_ARROW))
        return scan->token.kind == GO_TOKEN_CHAN;
    if (take(scan, GO_TOKEN_CHAN)) {
        take(scan, GO_TOKEN_ARROW);
        return true;
    }
    if (take(scan, GO_TOKEN_MAP))
        return expect_brackets(scan, '[');
    if (is_bracket(scan, '['))
        return skip_brackets(scan);
    if (take(scan, GO_TOKEN_FUNC)) {
        bool has_parameters = expect_brackets(scan, '(');

        *is_done = !is_type_start(scan);
        return has_parameters;
    }

    *is_done = true;
    if (take(scan, GO_TOKEN_STRUCT) || take(scan, GO_TOKEN_INTERFACE))
        return expect_brackets(scan, '{');
    if (is_bracket(scan, '('))
        return skip_brackets(scan);
    return scan->token.kind == GO_TOKEN_IDENTIFIER && skip_type_name(scan);
}

// Goes behind a function's result, if there is one. A `{` in it belongs to a type; only the one after it opens the
// body. Types nest to the right only, so a loop goes through them.
static bool skip_result(Scan *scan)
{
    bool is_done = !is_type_start(scan);

    while (!is_done) {
        if (!skip_type_part(scan, &is_done))
            return false;
    }
    return true;
}

static char *token_text(const Scan *scan, GoToken token)
{
    return g_string_chunk_insert_len(scan->found->names, scan->lexer.text + token.start,
                                     (gssize)(token.end - token.start));
}

static const char *receiver_text(Scan *scan, bool has_star, GoToken type)
{
    const char *name = scan->lexer.text + type.start;
    gsize size = type.end - type.start;
    const char *last = scan->last_receiver + has_star;
    g_autofree char *text = NULL;

    if ((scan->last_receiver[0] == '*') == has_star && strlen(last) == size && memcmp(last, name, size) == 0)
        return scan->last_receiver;
    text = g_strdup_printf("%s%.*s", has_star ? "*" : "", (int)size, name);
    return scan->last_receiver = g_string_chunk_insert(scan->found->names, text);
}

// Reads "(T)", "(t T)", "(*T)" or "(t *T)", and returns "T" or "*T"; NULL for any other form.
static const char *read_plain_receiver(Scan *scan)
{
    GoToken type;
    bool has_star;

    advance(scan);
    type = scan->token;
    if (take(scan, GO_TOKEN_IDENTIFIER) && scan->token.kind == GO_TOKEN_IDENTIFIER)
        type = scan->token;
    has_star = take(scan, GO_TOKEN_STAR);
    if (has_star)
        type = scan->token;
    take(scan, GO_TOKEN_IDENTIFIER);
    take(scan, GO_TOKEN_COMMA);
    if (type.kind != GO_TOKEN_IDENTIFIER || !is_bracket(scan, ')'))
        return NULL;
    return receiver_text(scan, has_star, type);
}

// Reads a receiver of any form; the lexer goes back for those that need skipping.
static bool read_receiver(Scan *scan, const char **receiver)
{
    GoToken open = scan->token;
    gsize inside = scan->lexer.at;

    *receiver = read_plain_receiver(scan);
    if (*receiver) {
        advance(scan);
        return true;
    }
    *receiver = "";
    scan->token = open;
    scan->lexer.at = inside;
    return skip_brackets(scan);
}

// Goes behind "func", receiver, name, parameters and result.
static bool read_signature(Scan *scan, GoFunction *function)
{
    advance(scan);
    if (is_bracket(scan, '(') && !read_receiver(scan, &function->receiver))
        return false;
    if (scan->token.kind != GO_TOKEN_IDENTIFIER)
        return false;
    function->name = token_text(scan, scan->token);
    advance(scan);
    return skip_if_brackets(scan, '[') && expect_brackets(scan, '(') && skip_result(scan);
}

// `body` is where its brace is; `end` when there is none.
static void add_extent(Scan *scan, GArray *list, GoFunction *function, gsize start, gsize body, gsize end)
{
    GoPositions *positions = &scan->lexer.positions;
    uint32_t body_col;

    function->start = start;
    function->end = end;
    go_positions_find(positions, start, &function->start_line, &function->start_col);
    if (function->has_body)
        go_positions_find(positions, body, &function->body_line, &body_col);
    go_positions_find(positions, end, &function->end_line, &function->end_col);
    g_array_append_vals(list, function, 1);
}

// One past the comment that begins here; the same when none does.
static const char *behind_comment(const char *at, const char *end)
{
    const char *found = NULL;

    if (end - at < 2 || at[0] != '/')
        return at;
    if (at[1] == '/')
        found = memchr(at, '\n', (gsize)(end - at));
    else if (at[1] == '*')
        found = memmem(at + 2, (gsize)(end - at - 2), "*/", 2);
    return !found ? at : *found == '\n' ? found + 1 : found + 2;
}

// Of a body, from brace to brace.
static bool is_empty(const char *body, gsize size)
{
    const char *at = body + 1, *end = body + size - 1;

    for (const char *from = NULL; from != at;) {
        from = at;
        while (at < end && (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n'))
            at++;
        at = behind_comment(at, end);
    }
    return at == end;
}

// Goes behind a function declaration and notes it.
static bool read_function(Scan *scan)
{
    GoFunction function = { .receiver = "" };
    gsize start = scan->token.start, body, end;
    bool is_closed;

    if (!read_signature(scan, &function))
        return false;
    body = scan->token.start;
    function.has_body = is_bracket(scan, '{');
    is_closed = !function.has_body || skip_brackets(scan);
    end = is_closed ? scan->taken_end : scan->lexer.size;
    function.is_empty = function.has_body && is_closed && is_empty(scan->lexer.text + body, end - body);
    add_extent(scan, scan->found->list, &function, start, body, end);
    return is_closed;
}

// Goes up to the semicolon or bracket that ends a specification.
static bool skip_specification(Scan *scan)
{
    while (scan->token.kind != GO_TOKEN_SEMICOLON && scan->token.kind != GO_TOKEN_CLOSE &&
           scan->token.kind != GO_TOKEN_END) {
        if (scan->token.kind == GO_TOKEN_ERROR)
            return false;
        if (scan->token.kind != GO_TOKEN_OPEN)
            advance(scan);
        else if (!skip_brackets(scan))
            return false;
    }
    return true;
}

// Goes up to the semicolon that ends any other declaration.
static bool skip_declaration(Scan *scan)
{
    advance(scan);
    return skip_specification(scan) && scan->token.kind != GO_TOKEN_CLOSE;
}

static bool read_variable(Scan *scan)
{
    GoFunction extent = { .name = "", .receiver = "" };
    bool has_name = scan->token.kind == GO_TOKEN_IDENTIFIER;
    gsize start = scan->token.start;

    if (!skip_specification(scan))
        return false;
    if (has_name)
        add_extent(scan, scan->found->variables, &extent, start, scan->taken_end, scan->taken_end);
    return true;
}

// Goes up to the semicolon that ends the declaration of a variable, or of several in brackets.
static bool read_variables(Scan *scan)
{
    advance(scan);
    if (!is_bracket(scan, '('))
        return read_variable(scan) && scan->token.kind != GO_TOKEN_CLOSE;
    do {
        advance(scan);
        if (!read_variable(scan))
            return false;
    } while (scan->token.kind == GO_TOKEN_SEMICOLON);
    if (!is_bracket(scan, ')'))
        return false;
    advance(scan);
    return true;
}

static bool is_other_declaration(const Scan *scan)
{
    GoTokenKind kind = scan->token.kind;

    return kind == GO_TOKEN_CONST || kind == GO_TOKEN_IMPORT || kind == GO_TOKEN_TYPE;
}

static bool read_declaration(Scan *scan, bool is_first)
{
    if (is_first)
        return scan->token.kind == GO_TOKEN_PACKAGE && skip_declaration(scan);
    if (scan->token.kind == GO_TOKEN_FUNC)
        return read_function(scan);
    if (scan->token.kind == GO_TOKEN_VAR)
        return read_variables(scan);
    return is_other_declaration(scan) && skip_declaration(scan);
}

// False at what cannot stand there; the token looked at is then the reason.
static bool read_file(Scan *scan)
{
    bool is_first = true;

    advance(scan);
    do {
        if (!read_declaration(scan, is_first))
            return false;
        is_first = false;
        if (scan->token.kind == GO_TOKEN_SEMICOLON)
            advance(scan);
        else if (scan->token.kind != GO_TOKEN_END)
            return false;
    } while (scan->token.kind != GO_TOKEN_END);
    return true;
}

GoFunctions *go_functions_new(void)
{
    GoFunctions *functions = g_new0(GoFunctions, 1);

    functions->list = g_array_new(FALSE, FALSE, sizeof(GoFunction));
    functions->variables = g_array_new(FALSE, FALSE, sizeof(GoFunction));
    functions->names = g_string_chunk_new(NAMES_CHUNK_BYTES);
    return functions;
}

void go_functions_free(GoFunctions *functions)
{
    if (!functions)
        return;
    g_array_unref(functions->list);
    g_array_unref(functions->variables);
    g_string_chunk_free(functions->names);
    g_free(functions);
}

void go_functions_read(GoFunctions *functions, const char *text, gsize size)
{
    Scan scan = { .found = functions, .last_receiver = "" };

    g_array_set_size(functions->list, 0);
    g_array_set_size(functions->variables, 0);
    go_lexer_init(&scan.lexer, text, size);
    functions->is_complete = read_file(&scan);
    functions->error_line = functions->is_complete ? 0 : go_line_of(text, scan.token.start);
    go_lexer_clear(&scan.lexer);
}

GoFunctions *go_functions_scan(const char *text, gsize size)
{
    GoFunctions *functions = go_functions_new();

    go_functions_read(functions, text, size);
    return functions;
}
