// SPDX-License-Identifier: Apache-2.0
#include "cover/profile_filter.h"

#include "cover/profile_text.h"

#include <string.h>

// Its files come in no order.
static const char unsorted[] = "mode: count\n"
                               "q/c.go:7.1,8.2 5 5\n"
                               "p/b.go:1.1,2.2 2 2\n"
                               "p/b.go:3.1,4.2 3 0\n"
                               "p/b_test.go:1.1,2.2 4 4\n"
                               "p/a.go:1.1,2.2 1 1\n";
static const char text[] = "mode: count\n"
                           "p/a.go:1.1,2.2 1 1\n"
                           "p/b.go:1.1,2.2 2 2\n"
                           "p/b.go:3.1,4.2 3 0\n"
                           "p/b_test.go:1.1,2.2 4 4\n"
                           "q/c.go:7.1,8.2 5 5\n";

static GPtrArray *list_of(const char *const *items)
{
    GPtrArray *list = g_ptr_array_new();

    for (; *items; items++)
        g_ptr_array_add(list, (gpointer)*items);
    return list;
}

static Profile *profile_new_of(const char *from)
{
    Profile *profile = NULL;

    g_assert_true(profile_text_read(&profile, from, strlen(from), PROFILE_TEXT_SINGLE, &profile_limits_default, NULL));
    return profile;
}

static char *text_of(const Profile *profile)
{
    g_autoptr(Output) output = output_new_memory();
    const char *bytes;
    gsize size;

    profile_text_write(profile, output);
    bytes = output_bytes(output, &size);
    return g_strndup(bytes, size);
}

static void patterns_choose_among_the_files(void)
{
    static const struct {
        const char *patterns[3];
        FilterKind kind;
        const char *wanted;
    } cases[] = {
        { { NULL }, FILTER_KEEP, text },
        { { NULL }, FILTER_SKIP, text },
        { { "^p/b", NULL },
          FILTER_KEEP,
          "mode: count\np/b.go:1.1,2.2 2 2\np/b.go:3.1,4.2 3 0\np/b_test.go:1.1,2.2 4 4\n" },
        { { "^p/b", NULL }, FILTER_SKIP, "mode: count\np/a.go:1.1,2.2 1 1\nq/c.go:7.1,8.2 5 5\n" },
        { { "_test\\.go$", "c", NULL },
          FILTER_SKIP,
          "mode: count\np/a.go:1.1,2.2 1 1\np/b.go:1.1,2.2 2 2\np/b.go:3.1,4.2 3 0\n" },
        { { "nothing", NULL }, FILTER_KEEP, "mode: count\n" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Profile) profile = profile_new_of(unsorted);
        g_autoptr(GPtrArray) patterns = list_of(cases[i].patterns);
        g_autofree char *got = NULL;

        g_assert_true(profile_filter(profile, patterns, cases[i].kind, NULL));
        got = text_of(profile);
        g_assert_cmpstr(got, ==, cases[i].wanted);
    }
}

static void a_bad_pattern_is_refused_when_it_is_reached(void)
{
    static const char *const late[] = { "p", "(", NULL };
    g_autoptr(Profile) all = profile_new_of(unsorted);
    g_autoptr(Profile) none = profile_new_of("mode: set\n");
    g_autoptr(GPtrArray) patterns = list_of(late);
    g_autoptr(GError) error = NULL;

    g_assert_true(profile_filter(none, patterns, FILTER_SKIP, NULL));
    g_assert_false(profile_filter(all, patterns, FILTER_SKIP, &error));
    g_assert_cmpstr(error->message, ==,
                    "failed to skip profile based on the patterns: [p (], error: filterProfile failed with pattern ( "
                    "for profile q/c.go, err: error parsing regexp: missing closing ): `(`");
    g_assert_cmpuint(all->files->len, ==, 4);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/profile_filter/patterns", patterns_choose_among_the_files);
    g_test_add_func("/profile_filter/bad", a_bad_pattern_is_refused_when_it_is_reached);
    return g_test_run();
}
