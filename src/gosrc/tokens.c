// SPDX-License-Identifier: Apache-2.0
// Tokens: cuts Go text into tokens.
#include "gosrc/tokens.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

// What a byte may be the start of. The first five are all that matters inside of brackets.
typedef enum ByteClass {
    BYTE_PLAIN,
    BYTE_OPEN,
    BYTE_CLOSE,
    BYTE_QUOTE,
    BYTE_BACKQUOTE,
    BYTE_SLASH,
} ByteClass;

static const uint8_t byte_classes[256] = {
    ['('] = BYTE_OPEN,  ['['] = BYTE_OPEN,  ['{'] = BYTE_OPEN,   [')'] = BYTE_CLOSE,     [']'] = BYTE_CLOSE,
    ['}'] = BYTE_CLOSE, ['"'] = BYTE_QUOTE, ['\''] = BYTE_QUOTE, ['`'] = BYTE_BACKQUOTE, ['/'] = BYTE_SLASH,
};

#define WORD(word) word, sizeof word - 1

// No two keywords have the same slot. Source: the hash of cmd/compile's scanner.
#define KEYWORD_SLOTS 64
#define SLOT(first, second, size) ((guint)((((first) << 4) ^ (second)) + (size)) % KEYWORD_SLOTS)

static const struct {
    const char *word;
    gsize size; // 0: no keyword has this slot
    GoTokenKind kind;
    bool ends_statement; // a line may end after it
} keywords[KEYWORD_SLOTS] = {
    [SLOT('b', 'r', 5)] = { WORD("break"), GO_TOKEN_KEYWORD, true },
    [SLOT('c', 'a', 4)] = { WORD("case"), GO_TOKEN_KEYWORD, false },
    [SLOT('c', 'h', 4)] = { WORD("chan"), GO_TOKEN_CHAN, false },
    [SLOT('c', 'o', 5)] = { WORD("const"), GO_TOKEN_CONST, false },
    [SLOT('c', 'o', 8)] = { WORD("continue"), GO_TOKEN_KEYWORD, true },
    [SLOT('d', 'e', 7)] = { WORD("default"), GO_TOKEN_KEYWORD, false },
    [SLOT('d', 'e', 5)] = { WORD("defer"), GO_TOKEN_KEYWORD, false },
    [SLOT('e', 'l', 4)] = { WORD("else"), GO_TOKEN_KEYWORD, false },
    [SLOT('f', 'a', 11)] = { WORD("fallthrough"), GO_TOKEN_KEYWORD, true },
    [SLOT('f', 'o', 3)] = { WORD("for"), GO_TOKEN_KEYWORD, false },
    [SLOT('f', 'u', 4)] = { WORD("func"), GO_TOKEN_FUNC, false },
    [SLOT('g', 'o', 2)] = { WORD("go"), GO_TOKEN_KEYWORD, false },
    [SLOT('g', 'o', 4)] = { WORD("goto"), GO_TOKEN_KEYWORD, false },
    [SLOT('i', 'f', 2)] = { WORD("if"), GO_TOKEN_KEYWORD, false },
    [SLOT('i', 'm', 6)] = { WORD("import"), GO_TOKEN_IMPORT, false },
    [SLOT('i', 'n', 9)] = { WORD("interface"), GO_TOKEN_INTERFACE, false },
    [SLOT('m', 'a', 3)] = { WORD("map"), GO_TOKEN_MAP, false },
    [SLOT('p', 'a', 7)] = { WORD("package"), GO_TOKEN_PACKAGE, false },
    [SLOT('r', 'a', 5)] = { WORD("range"), GO_TOKEN_KEYWORD, false },
    [SLOT('r', 'e', 6)] = { WORD("return"), GO_TOKEN_KEYWORD, true },
    [SLOT('s', 'e', 6)] = { WORD("select"), GO_TOKEN_KEYWORD, false },
    [SLOT('s', 't', 6)] = { WORD("struct"), GO_TOKEN_STRUCT, false },
    [SLOT('s', 'w', 6)] = { WORD("switch"), GO_TOKEN_KEYWORD, false },
    [SLOT('t', 'y', 4)] = { WORD("type"), GO_TOKEN_TYPE, false },
    [SLOT('v', 'a', 3)] = { WORD("var"), GO_TOKEN_VAR, false },
};

void go_lexer_init_piece(GoLexer *lexer, const char *piece, gsize size)
{
    *lexer = (GoLexer){ .text = piece, .size = size };
    go_positions_init(&lexer->positions, piece);
}

void go_lexer_init(GoLexer *lexer, const char *text, gsize size)
{
    go_lexer_init_piece(lexer, text, size);
    if (size >= 3 && !memcmp(text, "\xef\xbb\xbf", 3))
        lexer->at = 3;
}

void go_lexer_clear(GoLexer *lexer)
{
    g_clear_pointer(&lexer->open, g_free);
    go_positions_clear(&lexer->positions);
}

// The byte `ahead` of the next one; 0 behind the end.
static char peek(const GoLexer *lexer, gsize ahead)
{
    return lexer->at + ahead < lexer->size ? lexer->text[lexer->at + ahead] : 0;
}

// Goes behind the next `byte`, from the next byte but `skip` on; false when there is none.
static bool pass_byte(GoLexer *lexer, gsize skip, char byte)
{
    gsize from = lexer->at + skip;
    const char *found = from < lexer->size ? memchr(lexer->text + from, byte, lexer->size - from) : NULL;

    if (found)
        lexer->at = (gsize)(found - lexer->text) + 1;
    return found != NULL;
}

// Goes behind the string or rune that starts at the next byte; false when its line or the text ends first.
static bool pass_quoted(GoLexer *lexer)
{
    char quote = lexer->text[lexer->at];

    for (gsize at = lexer->at + 1; at < lexer->size; at++) {
        char byte = lexer->text[at];

        if (byte == quote) {
            lexer->at = at + 1;
            return true;
        }
        if (byte == '\n')
            return false;
        if (byte == '\\' && at + 1 < lexer->size && lexer->text[at + 1] != '\n')
            at++;
    }
    return false;
}

static bool pass_raw_string(GoLexer *lexer)
{
    return pass_byte(lexer, 1, '`');
}

// Notes the directive in the comment text[start .. end), if it is one; `next` is where it takes effect.
static bool note_directive(GoLexer *lexer, gsize start, gsize end, gsize next)
{
    static const char word[] = "line ";
    const gsize skip = 2 + sizeof(word) - 1;
    GoDirective directive = { .offset = next };

    if (end - start < skip || memcmp(lexer->text + start + 2, word, sizeof(word) - 1))
        return true;
    switch (go_directive_read(&directive, lexer->text + start + skip, end - start - skip)) {
    case GO_DIRECTIVE_NONE: break;
    case GO_DIRECTIVE_BROKEN: return false;
    case GO_DIRECTIVE_VALID:
        if (next < lexer->size)
            go_positions_add(&lexer->positions, &directive);
        break;
    }
    return true;
}

// Goes to the end of the // comment that starts at the next byte. It is a directive only in the first column.
static bool pass_line_comment(GoLexer *lexer)
{
    gsize start = lexer->at;
    const char *lf = memchr(lexer->text + start, '\n', lexer->size - start);
    gsize end = lf ? (gsize)(lf - lexer->text) : lexer->size;

    lexer->at = end;
    if (start > 0 && lexer->text[start - 1] != '\n')
        return true;
    if (lexer->text[end - 1] == '\r')
        end--;
    return note_directive(lexer, start, end, lexer->at + (lf ? 1 : 0));
}

// Goes behind the /* comment that starts at the next byte.
static bool pass_block_comment(GoLexer *lexer)
{
    gsize start = lexer->at;

    lexer->at += 2;
    while (pass_byte(lexer, 0, '*')) {
        if (peek(lexer, 0) == '/') {
            lexer->at++;
            return note_directive(lexer, start, lexer->at - 2, lexer->at);
        }
    }
    return false;
}

// Goes behind what starts with the slash at the next byte: a comment, or the slash alone.
static bool pass_slash(GoLexer *lexer)
{
    switch (peek(lexer, 1)) {
    case '/': return pass_line_comment(lexer);
    case '*': return pass_block_comment(lexer);
    default: lexer->at++; return true;
    }
}

static GoToken error_at(GoLexer *lexer, gsize start)
{
    lexer->at = start;
    return (GoToken){ GO_TOKEN_ERROR, start, lexer->size };
}

static bool is_comment(const GoLexer *lexer)
{
    return peek(lexer, 0) == '/' && (peek(lexer, 1) == '/' || peek(lexer, 1) == '*');
}

// Goes behind white space and comments, up to an automatic semicolon if one is due: a comment that holds a line's end
// counts as that end. False at a broken comment, where `at` then stays.
static bool pass_white(GoLexer *lexer, bool *is_line_end)
{
    *is_line_end = false;
    while (lexer->at < lexer->size && !*is_line_end) {
        char byte = lexer->text[lexer->at];
        gsize start = lexer->at;

        if (byte == '\n') {
            *is_line_end = lexer->is_semicolon_due;
            lexer->at++;
        } else if (byte == ' ' || byte == '\t' || byte == '\r') {
            lexer->at++;
        } else if (!is_comment(lexer)) {
            return true;
        } else if (!pass_slash(lexer)) {
            lexer->at = start;
            return false;
        } else if (lexer->is_semicolon_due) {
            *is_line_end = memchr(lexer->text + start, '\n', lexer->at - start) != NULL;
        }
    }
    return true;
}

static bool is_letter(char byte)
{
    return g_ascii_isalpha(byte) || byte == '_' || (guchar)byte >= 0x80;
}

static void pass_word(GoLexer *lexer)
{
    while (lexer->at < lexer->size && (is_letter(lexer->text[lexer->at]) || g_ascii_isdigit(lexer->text[lexer->at])))
        lexer->at++;
}

// A sign belongs to a number only as its exponent's: 1e+5, 0x1p-2, but not 0xE+1.
static void pass_number(GoLexer *lexer)
{
    bool is_hex = peek(lexer, 0) == '0' && (peek(lexer, 1) | 0x20) == 'x';
    char exponent = is_hex ? 'p' : 'e';
    bool has_dot = false;

    for (char before = 0; lexer->at < lexer->size; lexer->at++) {
        char byte = lexer->text[lexer->at];
        bool is_sign = (byte == '+' || byte == '-') && (before | 0x20) == exponent;
        bool is_dot = byte == '.' && !has_dot;

        if (!g_ascii_isalnum(byte) && byte != '_' && !is_sign && !is_dot)
            return;
        has_dot = has_dot || is_dot;
        before = byte;
    }
}

static GoTokenKind word_kind(GoLexer *lexer, gsize start)
{
    const char *word = lexer->text + start;
    gsize size = lexer->at - start;
    guint slot = size < 2 ? 0 : SLOT((guchar)word[0], (guchar)word[1], size);

    if (size >= 2 && keywords[slot].size == size && !memcmp(keywords[slot].word, word, size)) {
        lexer->is_semicolon_due = keywords[slot].ends_statement;
        return keywords[slot].kind;
    }
    lexer->is_semicolon_due = true;
    return GO_TOKEN_IDENTIFIER;
}

static bool is_one_of(char byte, const char *bytes)
{
    return byte != 0 && strchr(bytes, byte);
}

// How many bytes the operator at the next byte has: as many as can be one.
static gsize operator_size(const GoLexer *lexer)
{
    char byte = peek(lexer, 0), next = peek(lexer, 1);
    const char *before_assign = "+-*/%&|^<>=!:";
    gsize size = 1;

    if (byte == '.')
        return next == '.' && peek(lexer, 2) == '.' ? 3 : 1;
    if (byte == '<' && next == '-')
        return 2;
    if ((next == byte && is_one_of(byte, "+-&|<>")) || (byte == '&' && next == '^')) {
        size = 2;
        before_assign = next == '^' ? "&" : "<>";
    }
    return peek(lexer, size) == '=' && is_one_of(byte, before_assign) ? size + 1 : size;
}

static GoTokenKind pass_operator(GoLexer *lexer)
{
    char byte = lexer->text[lexer->at];
    gsize size = operator_size(lexer);

    lexer->at += size;
    if (size == 1) {
        switch (byte) {
        case ';': return GO_TOKEN_SEMICOLON;
        case ',': return GO_TOKEN_COMMA;
        case '.': return GO_TOKEN_DOT;
        case '*': return GO_TOKEN_STAR;
        default: return GO_TOKEN_OPERATOR;
        }
    }
    if (byte == '<' && lexer->text[lexer->at - 1] == '-')
        return GO_TOKEN_ARROW;
    lexer->is_semicolon_due = size == 2 && (byte == '+' || byte == '-') && lexer->text[lexer->at - 1] == byte;
    return GO_TOKEN_OPERATOR;
}

static bool pass_literal(GoLexer *lexer, ByteClass class)
{
    lexer->is_semicolon_due = true;
    return class == BYTE_BACKQUOTE ? pass_raw_string(lexer) : pass_quoted(lexer);
}

// The token that starts at the next byte, which is neither white nor a comment.
static GoToken read_token(GoLexer *lexer)
{
    GoToken token = { .kind = GO_TOKEN_LITERAL, .start = lexer->at };
    char byte = lexer->text[lexer->at];
    ByteClass class = byte_classes[(guchar)byte];

    lexer->is_semicolon_due = class == BYTE_CLOSE;
    if (is_letter(byte)) {
        pass_word(lexer);
        token.kind = word_kind(lexer, token.start);
    } else if (g_ascii_isdigit(byte) || (byte == '.' && g_ascii_isdigit(peek(lexer, 1)))) {
        pass_number(lexer);
        lexer->is_semicolon_due = true;
    } else if (class == BYTE_QUOTE || class == BYTE_BACKQUOTE) {
        if (!pass_literal(lexer, class))
            return error_at(lexer, token.start);
    } else if (class == BYTE_OPEN || class == BYTE_CLOSE) {
        lexer->at++;
        token.kind = class == BYTE_OPEN ? GO_TOKEN_OPEN : GO_TOKEN_CLOSE;
    } else {
        token.kind = pass_operator(lexer);
    }
    token.end = lexer->at;
    return token;
}

GoToken go_lexer_next(GoLexer *lexer)
{
    bool is_line_end;

    if (!pass_white(lexer, &is_line_end))
        return error_at(lexer, lexer->at);
    if (is_line_end || (lexer->at == lexer->size && lexer->is_semicolon_due)) {
        lexer->is_semicolon_due = false;
        return (GoToken){ GO_TOKEN_SEMICOLON, lexer->at, lexer->at };
    }
    if (lexer->at == lexer->size)
        return (GoToken){ GO_TOKEN_END, lexer->at, lexer->at };
    return read_token(lexer);
}

// The codes of brackets in ASCII: ( 28 ) 29, [ 5B ] 5D, { 7B } 7D.
static bool is_pair(char open, char close)
{
    return close - open == (open == '(' ? 1 : 2);
}

static void push_open(GoLexer *lexer, char bracket)
{
    if (lexer->n_open == lexer->open_room) {
        lexer->open_room = MAX(lexer->open_room * 2, 64);
        lexer->open = g_realloc(lexer->open, lexer->open_room);
    }
    lexer->open[lexer->n_open++] = bracket;
}

// Goes behind the thing of this class that starts at the next byte; false when it is broken.
static bool pass_class(GoLexer *lexer, ByteClass class)
{
    switch (class) {
    case BYTE_QUOTE: return pass_quoted(lexer);
    case BYTE_BACKQUOTE: return pass_raw_string(lexer);
    case BYTE_SLASH: return pass_slash(lexer);
    case BYTE_OPEN: push_open(lexer, lexer->text[lexer->at++]); return true;
    case BYTE_CLOSE: return is_pair(lexer->open[--lexer->n_open], lexer->text[lexer->at++]);
    case BYTE_PLAIN: break;
    }
    g_assert_not_reached();
}

#ifdef __SSE2__
// Brackets differ from each other in one bit or two, so that few comparisons find them all.
static unsigned specials_among_16(const guchar *text)
{
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)text);
    const __m128i lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20));       // [ ] are { } then
    const __m128i even = _mm_and_si128(bytes, _mm_set1_epi8((char)0xfe)); // ( is ) then
    __m128i found = _mm_cmpeq_epi8(lower, _mm_set1_epi8('{'));

    found = _mm_or_si128(found, _mm_cmpeq_epi8(lower, _mm_set1_epi8('}')));
    found = _mm_or_si128(found, _mm_cmpeq_epi8(even, _mm_set1_epi8('(')));
    found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
    found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\'')));
    found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('`')));
    found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('/')));
    return (unsigned)_mm_movemask_epi8(found);
}
#endif

// The next byte from `at` on that is not plain; `size` when there is none.
static gsize find_special(const guchar *text, gsize at, gsize size)
{
#ifdef __SSE2__
    for (; size - at >= 16; at += 16) {
        unsigned found = specials_among_16(text + at);

        if (found)
            return at + (gsize)__builtin_ctz(found);
    }
#endif
    while (at < size && byte_classes[text[at]] == BYTE_PLAIN)
        at++;
    return at;
}

GoToken go_lexer_skip(GoLexer *lexer, GoToken open)
{
    const guchar *text = (const guchar *)lexer->text;

    lexer->n_open = 0;
    push_open(lexer, lexer->text[open.start]);
    while (lexer->n_open > 0) {
        gsize at = find_special(text, lexer->at, lexer->size);

        if (at == lexer->size)
            return error_at(lexer, open.start);
        lexer->at = at;
        if (!pass_class(lexer, byte_classes[text[at]]))
            return error_at(lexer, at);
    }
    lexer->is_semicolon_due = true;
    return (GoToken){ GO_TOKEN_CLOSE, lexer->at - 1, lexer->at };
}
