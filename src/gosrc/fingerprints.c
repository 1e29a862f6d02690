// SPDX-License-Identifier: Apache-2.0
// Fingerprints: tell whether a declaration of one text is, token by token, that of another text.
//
// The extents come from the fast scan for functions; then the tokens of each are read.
#include "gosrc/fingerprints.h"

#include "gosrc/normal_form.h"
#include "gosrc/token_digest.h"

#include <string.h>

// Go takes every CR out of its raw strings.
static void add_without_cr(TokenDigest *digest, const char *token, gsize size)
{
    g_autofree char *plain = g_malloc(size);
    gsize n = 0;

    for (gsize i = 0; i < size; i++)
        if (token[i] != '\r')
            plain[n++] = token[i];
    token_digest_add(digest, plain, n, n);
}

static void add_token(TokenDigest *digest, const GoLexer *lexer, GoToken token)
{
    const char *text = lexer->text + token.start;
    gsize size = token.end - token.start;

    if (token.kind == GO_TOKEN_SEMICOLON)
        token_digest_add(digest, ";", 1, 1);
    else if (text[0] == '`' && memchr(text, '\r', size))
        add_without_cr(digest, text, size);
    else
        token_digest_add(digest, text, size, lexer->size - token.start);
}

// Digests a declaration; tells whether a `func` is in it.
static bool find_fingerprint(GoDeclaration *declaration, const char *text)
{
    const GoFunction *function = &declaration->function;
    GoNormalForm form;
    TokenDigest digest = { 0 };
    bool has_func = false;
    GoToken token;

    go_normal_form_init(&form, text + function->start, function->end - function->start);
    for (token = go_normal_form_next(&form); token.kind != GO_TOKEN_END && token.kind != GO_TOKEN_ERROR;
         token = go_normal_form_next(&form)) {
        has_func = has_func || token.kind == GO_TOKEN_FUNC;
        add_token(&digest, &form.lexer, token);
    }
    token_digest_finish(&digest, declaration->fingerprint.words);
    go_normal_form_clear(&form);
    return has_func;
}

static void append_token(GString *text, const GoLexer *lexer, GoToken token)
{
    g_string_append_len(text, lexer->text + token.start, (gssize)(token.end - token.start));
}

// "a" or "a, b", of `a, b T = x, y`.
static const char *variable_name(const GoDeclarations *found, const char *text, const GoFunction *extent)
{
    g_autoptr(GString) name = g_string_new(NULL);
    GoLexer lexer;
    GoToken token;

    go_lexer_init_piece(&lexer, text + extent->start, extent->end - extent->start);
    for (token = go_lexer_next(&lexer); token.kind == GO_TOKEN_IDENTIFIER; token = go_lexer_next(&lexer)) {
        append_token(name, &lexer, token);
        if (go_lexer_next(&lexer).kind != GO_TOKEN_COMMA)
            break;
        g_string_append(name, ", ");
    }
    go_lexer_clear(&lexer);
    return g_string_chunk_insert_const(found->functions->names, name->str);
}

// Appends the type in a receiver of any form, "l *List[T])" or "(T))", with its stars: what is named last before its
// parameters or the end of the brackets.
static void append_receiver(GString *name, GoLexer *lexer)
{
    GoToken type = { 0 };

    for (;;) {
        GoToken token = go_lexer_next(lexer);

        if (token.kind == GO_TOKEN_STAR)
            g_string_append_c(name, '*');
        else if (token.kind == GO_TOKEN_IDENTIFIER)
            type = token;
        else if (token.kind != GO_TOKEN_DOT && (token.kind != GO_TOKEN_OPEN || lexer->text[token.start] != '('))
            break;
    }
    append_token(name, lexer, type);
}

// The receiver that the fast scan does not tell; "" when there is none.
static const char *receiver_name(const GoDeclarations *found, const char *text, const GoFunction *function)
{
    g_autoptr(GString) name = NULL;
    GoLexer lexer;

    go_lexer_init_piece(&lexer, text + function->start, function->end - function->start);
    go_lexer_next(&lexer);
    if (go_lexer_next(&lexer).kind == GO_TOKEN_OPEN) {
        name = g_string_new(NULL);
        append_receiver(name, &lexer);
    }
    go_lexer_clear(&lexer);
    return name ? g_string_chunk_insert_const(found->functions->names, name->str) : "";
}

static void add_function(GoDeclarations *found, const char *text, const GoFunction *function)
{
    GoDeclaration declaration = { .function = *function };

    find_fingerprint(&declaration, text);
    if (function->receiver[0] == '\0')
        declaration.function.receiver = receiver_name(found, text, function);
    g_array_append_val(found->list, declaration);
}

static void add_variable(GoDeclarations *found, const char *text, const GoFunction *extent)
{
    GoDeclaration declaration = { .function = *extent, .is_variable = true };

    if (!find_fingerprint(&declaration, text))
        return;
    declaration.function.name = variable_name(found, text, extent);
    g_array_append_val(found->list, declaration);
}

GoDeclarations *go_declarations_new(void)
{
    GoDeclarations *declarations = g_new0(GoDeclarations, 1);

    declarations->list = g_array_new(FALSE, FALSE, sizeof(GoDeclaration));
    declarations->functions = go_functions_new();
    return declarations;
}

void go_declarations_free(GoDeclarations *declarations)
{
    if (!declarations)
        return;
    g_array_unref(declarations->list);
    go_functions_free(declarations->functions);
    g_free(declarations);
}

// The `i`-th extent; NULL behind the last one.
static const GoFunction *extent_at(const GArray *extents, guint i)
{
    return i < extents->len ? &g_array_index(extents, GoFunction, i) : NULL;
}

void go_declarations_read(GoDeclarations *declarations, const char *text, gsize size)
{
    const GArray *functions = declarations->functions->list, *variables = declarations->functions->variables;
    const GoFunction *function, *variable;
    guint f = 0, v = 0;

    g_array_set_size(declarations->list, 0);
    go_functions_read(declarations->functions, text, size);
    for (;;) {
        function = extent_at(functions, f);
        variable = extent_at(variables, v);
        if (!function && !variable)
            return;
        if (!variable || (function && function->start < variable->start)) {
            add_function(declarations, text, function);
            f++;
        } else {
            add_variable(declarations, text, variable);
            v++;
        }
    }
}

GoDeclarations *go_declarations_scan(const char *text, gsize size)
{
    GoDeclarations *declarations = go_declarations_new();

    go_declarations_read(declarations, text, size);
    return declarations;
}

guint go_fingerprint_hash(gconstpointer fingerprint)
{
    return (guint)((const GoFingerprint *)fingerprint)->words[0];
}

gboolean go_fingerprint_equal(gconstpointer a, gconstpointer b)
{
    return go_fingerprint_is_equal(*(const GoFingerprint *)a, *(const GoFingerprint *)b);
}

bool go_declaration_is_named_as(const GoDeclaration *a, const GoDeclaration *b)
{
    return a->is_variable == b->is_variable && strcmp(a->function.name, b->function.name) == 0 &&
           strcmp(a->function.receiver, b->function.receiver) == 0;
}
