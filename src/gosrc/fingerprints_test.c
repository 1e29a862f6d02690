// SPDX-License-Identifier: Apache-2.0
// Tests of fingerprints: which changes of a text they see, and what declarations are called.
#include "gosrc/fingerprints.h"
#include "gosrc/tokens.h"

#include <string.h>

// Scans a copy that ends where the text ends, so that the address sanitizer sees a read behind it.
static GoDeclarations *scan(const char *text)
{
    g_autofree char *copy = g_memdup2(text, strlen(text));

    return go_declarations_scan(copy, strlen(text));
}

static GoDeclarations *scan_behind_package(const char *declaration)
{
    g_autofree char *text = g_strconcat("package p\n", declaration, NULL);

    return scan(text);
}

static const GoDeclaration *declaration(const GoDeclarations *declarations, guint i)
{
    g_assert_cmpuint(i, <, declarations->list->len);
    return &g_array_index(declarations->list, GoDeclaration, i);
}

typedef struct Pair {
    const char *name, *one, *other;
    bool is_equal;
} Pair;

static const Pair pairs[] = {
    { "comments", "func f() { g() }", "func /* a */ f() { // b\n g()\n}", true },
    { "lines of a call", "func f() { g(1, 2) }", "func f() {\n\tg(\n\t\t1,\n\t\t2,\n\t)\n}", true },
    { "lines of a literal", "func f() { g(a{1, 2}, b[1]) }", "func f() {\n\tg(a{\n1,\n2,\n}, b[1,\n])\n}", true },
    { "lines of parameters", "func f(a, b int) {}", "func f(\n\ta,\n\tb int,\n) {}", true },
    { "written semicolons", "func f() { a(); b(); }", "func f() {\na()\nb()\n}", true },
    { "a semicolon at the end", "func f() {};", "func f() {}", true },
    { "line ends in raw strings", "func f() { g(`a\r\nb`) }", "func f() { g(`a\nb`) }", true },
    { "white between operators", "func f() { a=-1; b<<=2; c&^=d }", "func f() { a = -1; b <<= 2; c &^= d }", true },
    { "a variable in a group", "var (\n\ta = func() {}\n)", "var a = func() {}", true },
    { "a name", "func f() { g() }", "func f() { h() }", false },
    { "case", "func f() { g() }", "func f() { G() }", false },
    { "a number", "func f() { g(1) }", "func f() { g(2) }", false },
    { "a string", "func f() { g(\"a\") }", "func f() { g(\"b\") }", false },
    { "kind of string", "func f() { g(\"a\") }", "func f() { g(`a`) }", false },
    { "line ends in strings", "func f() { g(`a\nb`) }", "func f() { g(`a b`) }", false },
    { "white within a name", "func f() { ab() }", "func f() { a; b() }", false },
    { "white within an operator", "func f() { g(a && b) }", "func f() { g(a & &b) }", false },
    { "white within another", "func f() { g(a &^ b) }", "func f() { g(a & ^b) }", false },
    { "a split statement", "func f() { return\n g() }", "func f() { return g() }", false },
    { "an argument more", "func f() { g(a) }", "func f() { g(a, a) }", false },
    { "brackets", "func f() { if (a) { } }", "func f() { if a { } }", false },
    { "a parameter's type", "func f(a int) { }", "func f(a uint) { }", false },
    { "the receiver", "func (t T) f() { }", "func (t *T) f() { }", false },
    { "a value", "var a = func() int { return 1 }", "var a = func() int { return 2 }", false },
};

static void a_pair_is_told_apart_or_not(gconstpointer data)
{
    const Pair *pair = data;
    g_autoptr(GoDeclarations) one = scan_behind_package(pair->one), other = scan_behind_package(pair->other);

    g_assert_cmpuint(one->list->len, ==, 1);
    g_assert_cmpuint(other->list->len, ==, 1);
    g_assert_true(one->functions->is_complete && other->functions->is_complete);
    g_assert_true(go_fingerprint_is_equal(declaration(one, 0)->fingerprint, declaration(other, 0)->fingerprint) ==
                  pair->is_equal);
}

static void declarations_are_named_and_in_order(void)
{
    static const struct {
        const char *receiver, *name;
        bool is_variable;
        uint32_t start_line, start_col, end_line, end_col;
    } wanted[] = {
        { "", "a", true, 4, 2, 4, 15 },         { "", "b, c", true, 7, 2, 9, 6 },
        { "", "init", false, 11, 1, 11, 15 },   { "T", "f", false, 12, 1, 12, 18 },
        { "*List", "f", false, 13, 1, 13, 25 }, { "*List", "f", false, 14, 1, 14, 27 },
        { "Map", "f", false, 15, 1, 15, 24 },   { "", "f", false, 16, 1, 16, 19 },
        { "", "_", true, 17, 5, 17, 18 },
    };
    g_autoptr(GoDeclarations) found = scan("package p\n"
                                           "import \"x\"\n"
                                           "var (\n"
                                           "\ta = func() {}\n"
                                           "\tnone = 1\n"
                                           "\n"
                                           "\tb, c T = func() {\n"
                                           "\t\tgo x.f()\n"
                                           "\t}, 2 // here\n"
                                           ")\n"
                                           "func init() {}\n"
                                           "func (t T) f() {}\n"
                                           "func (l *List[T]) f() {}\n"
                                           "func (l *(List[T])) f() {}\n"
                                           "func (Map[K, V]) f() {}\n"
                                           "func f[T any](t T)\n"
                                           "var _ = func() {}\n");

    g_assert_true(found->functions->is_complete);
    g_assert_cmpuint(found->list->len, ==, G_N_ELEMENTS(wanted));
    for (guint i = 0; i < G_N_ELEMENTS(wanted); i++) {
        const GoDeclaration *got = declaration(found, i);

        g_assert_cmpstr(got->function.name, ==, wanted[i].name);
        g_assert_cmpstr(got->function.receiver, ==, wanted[i].receiver);
        g_assert_true(got->is_variable == wanted[i].is_variable);
        g_assert_cmpuint(got->function.start_line, ==, wanted[i].start_line);
        g_assert_cmpuint(got->function.start_col, ==, wanted[i].start_col);
        g_assert_cmpuint(got->function.end_line, ==, wanted[i].end_line);
        g_assert_cmpuint(got->function.end_col, ==, wanted[i].end_col);
    }
}

static void only_declarations_of_one_kind_and_name_are_named_alike(void)
{
    g_autoptr(GoDeclarations) found = scan("package p\nfunc f() {}\nfunc (t T) f() {}\nfunc (t *T) f() {}\n"
                                           "var f = func() {}\nfunc g() {}\nfunc f() { g() }\n");

    for (guint i = 1; i < found->list->len; i++)
        g_assert_true(go_declaration_is_named_as(declaration(found, 0), declaration(found, i)) == (i == 5));
}

static void every_operator_is_one_token(void)
{
    static const char *const operators[] = {
        "+", "&",  "+=", "&=",  "&&", "==", "!=",  "-", "|",  "-=", "|=",  "||", "<", "<=",
        "*", "^",  "*=", "^=",  "<-", ">",  ">=",  "/", "<<", "/=", "<<=", "++", "=", ":=",
        "%", ">>", "%=", ">>=", "--", "!",  "...", ".", ":",  "&^", "&^=", "~",  "#", "\x01",
    };

    for (guint i = 0; i < G_N_ELEMENTS(operators); i++) {
        gsize size = strlen(operators[i]);
        g_autofree char *text = g_memdup2(operators[i], size);
        GoToken token;
        GoLexer lexer;

        go_lexer_init(&lexer, text, size);
        token = go_lexer_next(&lexer);
        g_assert_cmpuint(token.end - token.start, ==, size);
        go_lexer_clear(&lexer);
    }
}

static void a_text_cut_anywhere_is_safe(void)
{
    static const char text[] =
        "package p\nvar (\n\ta, b T = func() { x.y(`a`, 1.5) }, 2\n)\n"
        "func (l *List[T]) f(a ...int) map[struct{ a int }]int {\n\treturn a <<= 2, /* c */\n}\n";

    for (gsize size = 0; size < sizeof text; size++) {
        g_autofree char *cut = g_strndup(text, size);
        g_autoptr(GoDeclarations) found = scan(cut);

        g_assert_cmpuint(found->list->len, <=, 2);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autofree char *path = g_strconcat("/fingerprints/pair/", pairs[i].name, NULL);

        g_test_add_data_func(path, &pairs[i], a_pair_is_told_apart_or_not);
    }
    g_test_add_func("/fingerprints/names", declarations_are_named_and_in_order);
    g_test_add_func("/fingerprints/named alike", only_declarations_of_one_kind_and_name_are_named_alike);
    g_test_add_func("/fingerprints/operators", every_operator_is_one_token);
    g_test_add_func("/fingerprints/cut", a_text_cut_anywhere_is_safe);
    return g_test_run();
}
