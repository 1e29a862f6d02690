// SPDX-License-Identifier: Apache-2.0
// Normal form: the tokens of a piece of Go text, as they are however the text is formatted.
//
// White space and comments are not part of it. A semicolon is one whether written or automatic; semicolons and commas
// before a closing bracket, and semicolons at the end, only follow from how lines are split and are left out.
//
// What gofmt rewrites beyond that stays different: redundant brackets, `0X` for `0x`, and empty statements.
#pragma once

#include "gosrc/tokens.h"

typedef struct GoNormalForm {
    GoLexer lexer;
    GoToken held; // read ahead
    bool is_held;
} GoNormalForm;

// Starts at the first byte of a piece, a whole declaration, say.
void go_normal_form_init(GoNormalForm *form, const char *text, gsize size);
void go_normal_form_clear(GoNormalForm *form);

// The next token; GO_TOKEN_END after the last one, GO_TOKEN_ERROR where the piece is broken and from there on.
GoToken go_normal_form_next(GoNormalForm *form);
