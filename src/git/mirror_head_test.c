// SPDX-License-Identifier: Apache-2.0
#include "git/mirror_head.h"

#include "git/test_repository.h"

static void the_first_usable_line_tells_the_head(void)
{
    static const struct {
        const char *said, *head;
    } cases[] = {
        { "ref: refs/heads/trunk\tHEAD\n0123456789012345678901234567890123456789\tHEAD\n", "refs/heads/trunk" },
        { "0123456789012345678901234567890123456789\tHEAD\n", "0123456789012345678901234567890123456789" },
        { "", NULL },
        { "ref: refs/tags/v1\tHEAD\n", NULL },
        { "0123\tHEAD\n", NULL },
        { "ref: refs/heads/a\trefs/remotes/origin/HEAD\n", NULL },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *head = mirror_head_parse(cases[i].said);

        g_assert_cmpstr(head, ==, cases[i].head);
    }
}

static void a_mirror_keeps_what_is_a_head_and_nothing_else(void)
{
    g_autofree char *folder = test_folder_new(), *said = test_git(folder, "init", "--bare", "--quiet", ".", NULL);
    g_autofree char *path = g_build_filename(folder, "HEAD", NULL);
    static const struct {
        const char *head, *wanted;
    } steps[] = {
        { "refs/heads/trunk", "ref: refs/heads/trunk\n" },
        { NULL, "ref: refs/heads/trunk\n" },
        { "refs/heads/a b", "ref: refs/heads/trunk\n" },
        { "refs/heads/../../x", "ref: refs/heads/trunk\n" },
        { "0123456789012345678901234567890123456789", "ref: refs/heads/trunk\n" },
        { "refs/heads/feature/x", "ref: refs/heads/feature/x\n" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text = NULL;

        g_assert_true(mirror_head_set(folder, steps[i].head, &error));
        g_assert_no_error(error);
        g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
        g_assert_cmpstr(text, ==, steps[i].wanted);
    }
    test_folder_free(folder);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mirror head/parse", the_first_usable_line_tells_the_head);
    g_test_add_func("/mirror head/set", a_mirror_keeps_what_is_a_head_and_nothing_else);
    return g_test_run();
}
