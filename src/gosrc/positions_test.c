// SPDX-License-Identifier: Apache-2.0
// Tests of positions and //line directives.
#include "gosrc/positions.h"

#include <string.h>

static void a_directive_is_read_from_its_last_colons(void)
{
    static const struct {
        const char *text;
        GoDirectiveKind kind;
        uint32_t line, col;
    } cases[] = {
        { "x.go:5", GO_DIRECTIVE_VALID, 5, 0 },        { "x.go:5:7", GO_DIRECTIVE_VALID, 5, 7 },
        { "C:\\x.go:12", GO_DIRECTIVE_VALID, 12, 0 },  { ":60:1", GO_DIRECTIVE_VALID, 60, 1 },
        { ":60", GO_DIRECTIVE_VALID, 60, 0 },          { "a:1:2:3", GO_DIRECTIVE_VALID, 2, 3 },
        { "x:007", GO_DIRECTIVE_VALID, 7, 0 },         { "x:1073741824", GO_DIRECTIVE_VALID, 1073741824, 0 },
        { "no colon", GO_DIRECTIVE_NONE, 0, 0 },       { "", GO_DIRECTIVE_NONE, 0, 0 },
        { "x:", GO_DIRECTIVE_BROKEN, 0, 0 },           { "x:0", GO_DIRECTIVE_BROKEN, 0, 0 },
        { "x:-1", GO_DIRECTIVE_BROKEN, 0, 0 },         { "x:5 ", GO_DIRECTIVE_BROKEN, 0, 0 },
        { "x:5:0", GO_DIRECTIVE_BROKEN, 0, 0 },        { "x:0:5", GO_DIRECTIVE_BROKEN, 0, 0 },
        { "x:1073741825", GO_DIRECTIVE_BROKEN, 0, 0 }, { "x:99999999999999999999999999", GO_DIRECTIVE_BROKEN, 0, 0 },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        GoDirective got = { 0 };

        g_test_message("%s", cases[i].text);
        g_assert_cmpint(go_directive_read(&got, cases[i].text, strlen(cases[i].text)), ==, cases[i].kind);
        g_assert_cmpuint(got.line, ==, cases[i].line);
        g_assert_cmpuint(got.col, ==, cases[i].col);
    }
}

static void check_place(GoPositions *positions, gsize offset, uint32_t wanted_line, uint32_t wanted_col)
{
    uint32_t line, col;

    go_positions_find(positions, offset, &line, &col);
    g_assert_cmpuint(line, ==, wanted_line);
    g_assert_cmpuint(col, ==, wanted_col);
}

static void columns_count_bytes_from_the_directive_on_its_line_only(void)
{
    GoPositions positions;
    GoDirective with_col = { .offset = 4, .line = 70, .col = 9 }, without = { .offset = 12, .line = 5, .col = 0 };

    go_positions_init(&positions, "ab\ncdef\ngh\nijk\nl\n");
    go_positions_add(&positions, &with_col);
    go_positions_add(&positions, &with_col);
    go_positions_add(&positions, &without);
    g_assert_cmpuint(positions.directives->len, ==, 2);
    check_place(&positions, 0, 1, 1);
    check_place(&positions, 3, 2, 1);
    check_place(&positions, 4, 70, 9);
    check_place(&positions, 7, 70, 12);
    check_place(&positions, 9, 71, 2);
    check_place(&positions, 12, 5, 0);
    check_place(&positions, 12, 5, 0);
    check_place(&positions, 16, 6, 0);
    go_positions_clear(&positions);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/positions/directive", a_directive_is_read_from_its_last_colons);
    g_test_add_func("/positions/columns", columns_count_bytes_from_the_directive_on_its_line_only);
    return g_test_run();
}
