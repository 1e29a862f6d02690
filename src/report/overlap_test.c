// SPDX-License-Identifier: Apache-2.0
// Tests of blocks against functions: the definition, tried for every pair, is the judge.
#include "report/overlap.h"

enum { LAYOUTS = 3000, MANY = 100000 };

static bool is_before(uint32_t line, uint32_t col, uint32_t than_line, uint32_t than_col)
{
    return line < than_line || (line == than_line && col < than_col);
}

static Total total_by_definition(const GoFunction *f, const Profile *profile)
{
    Total total = { 0, 0 };

    for (guint i = 0; i < profile->blocks->len; i++) {
        const Block *b = profile_block(profile, i);

        if (!is_before(b->start_line, b->start_col, f->end_line, f->end_col) ||
            !is_before(f->start_line, f->start_col, b->end_line, b->end_col))
            continue;
        total.statements += b->statements;
        total.covered += profile_count(profile, i) > 0 ? b->statements : 0;
    }
    return total;
}

static Profile *profile_of(const Block *blocks, guint n)
{
    g_autoptr(ProfileBuilder) builder = profile_builder_new("count");
    Profile *profile = NULL;

    for (guint i = 0; i < n; i++)
        profile_builder_add(builder, "a.go", 4, &blocks[i], i % 3);
    g_assert_true(profile_builder_finish(builder, &profile, NULL));
    return profile;
}

static void check(const Profile *profile, FunctionCover *functions, guint n)
{
    overlap_find(profile, profile_file(profile, 0), functions, n);
    for (guint i = 0; i < n; i++) {
        Total wanted = total_by_definition(&functions[i].function, profile);

        g_assert_cmpuint(functions[i].total.covered, ==, wanted.covered);
        g_assert_cmpuint(functions[i].total.statements, ==, wanted.statements);
    }
}

static uint32_t pick(uint32_t low, uint32_t high)
{
    return (uint32_t)g_test_rand_int_range((gint32)low, (gint32)high + 1);
}

// Few lines and columns, so that edges meet, blocks nest, and both blocks and functions end before they start.
static void any_blocks_and_functions_agree_with_the_definition(void)
{
    for (guint round = 0; round < LAYOUTS; round++) {
        Block blocks[12];
        FunctionCover functions[6] = { 0 };
        guint n_blocks = pick(1, G_N_ELEMENTS(blocks)), n_functions = pick(0, G_N_ELEMENTS(functions));
        g_autoptr(Profile) profile = NULL;

        for (guint i = 0; i < n_blocks; i++) // distinct statement counts of equal blocks would be refused
            blocks[i] = (Block){ pick(1, 5), pick(0, 2), pick(1, 5), pick(0, 2), 3 };
        for (guint i = 0; i < n_functions; i++)
            functions[i].function = (GoFunction){
                .start_line = pick(1, 5), .start_col = pick(0, 2), .end_line = pick(1, 5), .end_col = pick(0, 2)
            };
        profile = profile_of(blocks, n_blocks);
        check(profile, functions, n_functions);
    }
}

// Blocks that follow each other, of many weights, as Go writes them.
static void blocks_in_a_row_agree_with_the_definition(void)
{
    Block blocks[200];
    FunctionCover functions[50] = { 0 };
    g_autoptr(Profile) profile = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(blocks); i++)
        blocks[i] = (Block){ i + 1, 5, i + 1 + i % 2, i % 2 ? 3 : 9, i % 7 };
    for (guint i = 0; i < G_N_ELEMENTS(functions); i++)
        functions[i].function =
            (GoFunction){ .start_line = 4 * i + 1, .start_col = 1, .end_line = 4 * i + 4, .end_col = 2 };
    profile = profile_of(blocks, G_N_ELEMENTS(blocks));
    check(profile, functions, G_N_ELEMENTS(functions));
}

// Without bounds each of these would take hours.
static void many_functions_under_many_wide_blocks_take_no_time(gconstpointer data)
{
    bool is_nested = GPOINTER_TO_INT(data);
    g_autofree Block *blocks = g_new0(Block, MANY);
    g_autofree FunctionCover *functions = g_new0(FunctionCover, MANY);
    g_autoptr(Profile) profile = NULL;

    for (uint32_t i = 0; i < MANY; i++) {
        blocks[i] = (Block){ 1, 1 + i, is_nested ? 4 * MANY - i : 2 * MANY + i, 1, 1 };
        functions[i].function = (GoFunction){ .start_line = 2 + i, .start_col = 1, .end_line = 2 + i, .end_col = 2 };
    }
    profile = profile_of(blocks, MANY);
    overlap_find(profile, profile_file(profile, 0), functions, MANY);
    for (guint i = 0; i < MANY; i++)
        g_assert_cmpuint(functions[i].total.statements, ==, MANY);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/overlap/any", any_blocks_and_functions_agree_with_the_definition);
    g_test_add_func("/overlap/row", blocks_in_a_row_agree_with_the_definition);
    g_test_add_data_func("/overlap/wide", GINT_TO_POINTER(false), many_functions_under_many_wide_blocks_take_no_time);
    g_test_add_data_func("/overlap/nested", GINT_TO_POINTER(true), many_functions_under_many_wide_blocks_take_no_time);
    return g_test_run();
}
