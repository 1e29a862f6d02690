// SPDX-License-Identifier: Apache-2.0
// Tokens: cuts Go text into tokens.
// Source: The Go Programming Language Specification, "Lexical elements".
#pragma once

#include "gosrc/positions.h"

typedef enum GoTokenKind {
    GO_TOKEN_END,
    GO_TOKEN_ERROR,     // a literal or comment without end, a broken //line directive
    GO_TOKEN_SEMICOLON, // written or automatic; an automatic one is empty
    GO_TOKEN_IDENTIFIER,
    GO_TOKEN_LITERAL,
    GO_TOKEN_OPEN,  // ( [ {
    GO_TOKEN_CLOSE, // ) ] }
    GO_TOKEN_COMMA,
    GO_TOKEN_DOT,
    GO_TOKEN_STAR,
    GO_TOKEN_ARROW,    // <-
    GO_TOKEN_OPERATOR, // any other, whole
    GO_TOKEN_CHAN,
    GO_TOKEN_CONST,
    GO_TOKEN_FUNC,
    GO_TOKEN_IMPORT,
    GO_TOKEN_INTERFACE,
    GO_TOKEN_MAP,
    GO_TOKEN_PACKAGE,
    GO_TOKEN_STRUCT,
    GO_TOKEN_TYPE,
    GO_TOKEN_VAR,
    GO_TOKEN_KEYWORD, // any other
} GoTokenKind;

typedef struct GoToken {
    GoTokenKind kind;
    gsize start, end; // its bytes are text[start .. end)
} GoToken;

typedef struct GoLexer {
    const char *text; // borrowed
    gsize size;
    gsize at;              // the next byte to read
    bool is_semicolon_due; // a line that ends here ends a statement
    char *open;            // the brackets that go_lexer_skip() has open, outermost first
    gsize n_open, open_room;
    GoPositions positions; // knows the directives read so far
} GoLexer;

// Starts at the first byte, or behind a byte order mark.
void go_lexer_init(GoLexer *lexer, const char *text, gsize size);
void go_lexer_clear(GoLexer *lexer);

// Starts at the first byte of a piece of a text, where such a mark is part of what stands there.
void go_lexer_init_piece(GoLexer *lexer, const char *piece, gsize size);

// The next token. After an error every further call gives an error; its token starts where the wrong thing starts.
GoToken go_lexer_next(GoLexer *lexer);

// Directly after the GO_TOKEN_OPEN `open`: goes behind the bracket that closes it, much faster than token by token, and
// returns that bracket. GO_TOKEN_ERROR at a bracket that closes one of another kind; at `open` when nothing closes it.
GoToken go_lexer_skip(GoLexer *lexer, GoToken open);
