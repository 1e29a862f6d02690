// SPDX-License-Identifier: Apache-2.0
#include "cover/block_line.h"
#include "cover/plain_line.h"

enum { N_LINES = 200000, LINE_MAX_BYTES = 128 };

// Mostly what a profile has; sometimes a number of another length, a sign, or a wrong byte.
static gsize random_numbers(GRand *rand, char *text)
{
    static const char stops[] = ".,.  ", odd[] = "0:a/ \r+-.,9";
    gsize size = 0;

    for (guint i = 0; i < 6; i++) {
        gint n_digits = g_rand_int_range(rand, 0, 40) ? g_rand_int_range(rand, 1, 5) : g_rand_int_range(rand, 0, 20);

        for (gint digit = 0; digit < n_digits; digit++)
            text[size++] = (char)('0' + g_rand_int_range(rand, 0, 10));
        if (i < 5)
            text[size++] = stops[i];
    }
    if (size > 0 && g_rand_int_range(rand, 0, 10) == 0)
        text[g_rand_int_range(rand, 0, (gint)size)] = odd[g_rand_int_range(rand, 0, sizeof odd - 1)];
    text[size++] = '\n';
    return size;
}

// Where the quick way has an answer it is that of the way that knows everything; and it has one for usual numbers.
static void plain_numbers_are_what_the_whole_line_says(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(20231116);
    guint n_quick = 0;

    for (guint i = 0; i < N_LINES; i++) {
        char line[2 + LINE_MAX_BYTES + 64] = "a:";
        gsize size = 2 + random_numbers(rand, line + 2), room = i % 2 ? 64 : 0; // near the text's end, and far from it
        g_autofree char *text = g_memdup2(line, size + room);                   // the address sanitizer watches its end
        const char *at = text + 2;
        BlockLine cut = { 0 };
        uint64_t count = 0;
        Block block;

        text[size + room - 1] = '\n';
        if (!plain_numbers(&at, text + size + room, &block, &count)) {
            g_assert_true(at == text + 2);
            continue;
        }
        n_quick++;
        g_assert_true(at == text + size);
        g_assert_true(block_line_cut(&cut, text, size - 1, NULL));
        g_assert_cmpuint(cut.name_size, ==, 1);
        g_assert_cmpmem(&block, sizeof block, &cut.block, sizeof cut.block);
        g_assert_cmpuint(count, ==, cut.count);
    }
    g_assert_cmpuint(n_quick, >, N_LINES / 2);
}

static void names_differ_in_any_byte(void)
{
    for (gsize size = 1; size < 40; size++) {
        g_autofree char *name = g_strnfill(size, 'n');

        for (gsize i = 0; i < size; i++) {
            g_autofree char *other = g_memdup2(name, size);

            g_assert_true(plain_name_equal(name, other, size));
            other[i] ^= 1;
            g_assert_false(plain_name_equal(name, other, size));
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/plain line/numbers", plain_numbers_are_what_the_whole_line_says);
    g_test_add_func("/plain line/names", names_differ_in_any_byte);
    return g_test_run();
}
