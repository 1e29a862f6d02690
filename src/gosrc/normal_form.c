// SPDX-License-Identifier: Apache-2.0
// Normal form: the tokens of a piece of Go text, as they are however the text is formatted.
#include "gosrc/normal_form.h"

void go_normal_form_init(GoNormalForm *form, const char *text, gsize size)
{
    form->is_held = false;
    go_lexer_init_piece(&form->lexer, text, size);
}

void go_normal_form_clear(GoNormalForm *form)
{
    go_lexer_clear(&form->lexer);
}

static GoToken take(GoNormalForm *form)
{
    if (!form->is_held)
        return go_lexer_next(&form->lexer);
    form->is_held = false;
    return form->held;
}

GoToken go_normal_form_next(GoNormalForm *form)
{
    GoToken token = take(form), next;

    if (token.kind != GO_TOKEN_SEMICOLON && token.kind != GO_TOKEN_COMMA)
        return token;
    next = take(form);
    if (next.kind == GO_TOKEN_CLOSE || (next.kind == GO_TOKEN_END && token.kind == GO_TOKEN_SEMICOLON))
        return next;
    form->held = next;
    form->is_held = true;
    return token;
}
