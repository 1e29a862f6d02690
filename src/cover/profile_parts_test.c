// SPDX-License-Identifier: Apache-2.0
// Tests of profile parts: wherever a file is cut, several threads read what one does, or leave it to that one.
#include "cover/profile_parts.h"

#include "cover/profile_cases.h"

#include <sys/mman.h>
#include <unistd.h>

enum { N_ROUNDS = 2000 };

// What a text may have that Go's tools do not write, or not often.
typedef struct Oddities {
    bool is_near_order; // some blocks stand a little too late, as `go tool covdata` writes them
    bool is_shuffled;
    bool has_long_names;
    const char *line; // somewhere; NULL: nowhere
    const char *line_end;
    bool is_last_feed_missing;
} Oddities;

static Oddities random_oddities(GRand *rand)
{
    static const char *const lines[] = { "x",
                                         "mode: count",
                                         "",
                                         "f1.go:1.2,3.4 5 6",
                                         "f1.go:1.2,3.4 6 6",
                                         "f1.go:5.1,6",
                                         "f0.go:7.2,7.10 1 99999999999999999999",
                                         "a:b.go:1.1,2.2 1 1" };
    bool is_odd = g_rand_boolean(rand);

    return (Oddities){
        .is_near_order = g_rand_boolean(rand),
        .is_shuffled = is_odd && g_rand_int_range(rand, 0, 4) == 0,
        .has_long_names = is_odd && g_rand_int_range(rand, 0, 4) == 0,
        .line = is_odd && g_rand_boolean(rand) ? lines[g_rand_int_range(rand, 0, G_N_ELEMENTS(lines))] : NULL,
        .line_end = is_odd && g_rand_boolean(rand) ? "\r\n" : "\n",
        .is_last_feed_missing = is_odd && g_rand_boolean(rand),
    };
}

static GString *random_text(GRand *rand, const Oddities *oddities)
{
    guint n_lines = (guint)g_rand_int_range(rand, 1, 200), file = 0, block = 0;
    guint odd_at = (guint)g_rand_int_range(rand, 0, (gint)n_lines);
    GString *text = g_string_new(NULL);

    g_string_append_printf(text, "mode: %s%s", g_rand_boolean(rand) ? "set" : "atomic", oddities->line_end);
    for (guint i = 0; i < n_lines; i++) {
        guint line;

        if (i == odd_at && oddities->line)
            g_string_append_printf(text, "%s%s", oddities->line, oddities->line_end);
        if (g_rand_int_range(rand, 0, 30) == 0)
            file++, block = 0;
        if (oddities->is_shuffled && g_rand_int_range(rand, 0, 10) == 0)
            file = (guint)g_rand_int_range(rand, 0, 3), block = (guint)g_rand_int_range(rand, 0, 10);
        line = ++block * 4 - (oddities->is_near_order && g_rand_int_range(rand, 0, 4) == 0 ? 9 : 0);
        if (block < 3)
            line = block * 4;
        g_string_append_printf(text, "%sf%u.go:%u.2,%u.10 %u %d%s",
                               oddities->has_long_names && file % 3 == 2 ? "a/folder/whose/name/is/quite/long/" : "",
                               file, line, line, line % 3, g_rand_int_range(rand, 0, 3), oddities->line_end);
    }
    if (oddities->is_last_feed_missing)
        g_string_truncate(text, text->len - strlen(oddities->line_end));
    return text;
}

static int file_of(const GString *text)
{
    int fd = memfd_create("profile", MFD_CLOEXEC);

    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(write(fd, text->str, text->len), ==, (gssize)text->len);
    lseek(fd, 0, SEEK_SET);
    return fd;
}

static ProfileCut random_cut(GRand *rand)
{
    return (ProfileCut){
        .n_threads = (guint)g_rand_int_range(rand, 1, 4),
        .head_bytes = (gsize)g_rand_int_range(rand, 10, 400),
        .part_bytes = (gsize)g_rand_int_range(rand, 1, g_rand_boolean(rand) ? 60 : 2000),
        .line_bytes = (gsize)g_rand_int_range(rand, 1, 200),
    };
}

// Returns whether the parts were read.
static bool check_cut(const GString *text, const ProfileCut *cut, const ProfileLimits *limits)
{
    g_autoptr(Profile) wanted = NULL;
    g_autoptr(Profile) is = NULL;
    int fd = file_of(text);
    bool is_read = profile_parts_read_cut(&is, fd, limits, cut);
    bool is_wanted = profile_text_read(&wanted, text->str, text->len, PROFILE_TEXT_SINGLE, limits, NULL);

    g_assert_cmpint(is != NULL, ==, is_read);
    g_assert_cmpint(lseek(fd, 0, SEEK_CUR), ==, is_read ? (off_t)text->len : 0);
    g_assert_true(is_wanted || !is_read);
    if (is_read) {
        g_autofree char *wanted_text = text_of(wanted);

        assert_profile(is, wanted_text);
    }
    close(fd);
    return is_read;
}

static void wherever_a_text_is_cut_it_is_the_same_profile(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(20231123);
    guint n_read = 0;

    for (guint round = 0; round < N_ROUNDS; round++) {
        Oddities oddities = random_oddities(rand);
        g_autoptr(GString) text = random_text(rand, &oddities);
        ProfileCut cut = random_cut(rand);

        n_read += check_cut(text, &cut, &profile_limits_default);
    }
    g_assert_cmpuint(n_read, >, N_ROUNDS / 3);
    g_assert_cmpuint(n_read, <, N_ROUNDS);
}

static void every_cut_of_a_plain_text_is_read(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(1);
    const Oddities oddities = { .is_near_order = true, .line_end = "\n" };
    g_autoptr(GString) text = random_text(rand, &oddities);

    for (gsize part_bytes = 1; part_bytes <= text->len; part_bytes++) {
        const ProfileCut cut = { 2, text->len / 2, part_bytes, 100 };

        g_assert_true(check_cut(text, &cut, &profile_limits_default));
    }
}

static void ceilings_are_left_to_the_one_reader(void)
{
    static const struct {
        ProfileLimits limits;
        bool is_read;
    } table[] = { { { 66, 2, 4, false }, true },
                  { { 65, 2, 4, false }, false },
                  { { 66, 1, 4, false }, false },
                  { { 66, 2, 3, false }, false } };
    g_autoptr(GString) text = g_string_new("mode: set\na:1.1,2.2 1 1\na:3.1,4.2 1 1\na:5.1,6.2 1 0\nb:1.1,2.2 1 1\n");

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        const ProfileCut cut = { 2, 30, 15, 30 };

        g_assert_cmpint(check_cut(text, &cut, &table[i].limits), ==, table[i].is_read);
    }
}

static void what_is_no_large_file_is_left_to_the_one_reader(void)
{
    g_autoptr(GString) text = g_string_new("mode: set\na:1.1,2.2 1 1\n");
    Profile *profile = NULL;
    int fd = file_of(text), ends[2];

    g_assert_false(profile_parts_read(&profile, fd, &profile_limits_default));
    close(fd);
    g_assert_cmpint(pipe(ends), ==, 0);
    g_assert_false(profile_parts_read(&profile, ends[0], &profile_limits_default));
    close(ends[0]);
    close(ends[1]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/profile parts/any cut", wherever_a_text_is_cut_it_is_the_same_profile);
    g_test_add_func("/profile parts/every cut", every_cut_of_a_plain_text_is_read);
    g_test_add_func("/profile parts/ceilings", ceilings_are_left_to_the_one_reader);
    g_test_add_func("/profile parts/small", what_is_no_large_file_is_left_to_the_one_reader);
    return g_test_run();
}
