// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "cover/profile_cases.h"

// One byte at a time, so that every place is one where a piece ends.
static bool read_in_pieces(Profile **out, const char *text, gsize size, ProfileTextForm form,
                           const ProfileLimits *limits, GError **error)
{
    g_autoptr(ProfileTextReader) reader = profile_text_reader_new(form, limits);

    for (gsize i = 0; i < size; i++) {
        if (!profile_text_reader_add(reader, text + i, 1, error))
            return false;
    }
    return profile_text_reader_finish(reader, out, error);
}

typedef bool (*Read)(Profile **out, const char *text, gsize size, ProfileTextForm form, const ProfileLimits *limits,
                     GError **error);

static const struct {
    const char *name;
    Read read;
} ways[] = {
    { "whole", profile_text_read },
    { "in pieces", read_in_pieces },
};

// Each case of tests/cases/profile is <name>.in with <name>.out, the profile as it is written again, or <name>.error,
// the message.
static char *cases;

static char *content_of(const char *name, const char *extension, gsize *size)
{
    g_autofree char *path = g_strconcat(cases, "/", name, extension, NULL);
    char *content = NULL;

    return g_file_get_contents(path, &content, size, NULL) ? content : NULL;
}

static void run_case_in(Read read, const char *name)
{
    gsize in_size = 0, wanted_size = 0;
    g_autofree char *in = content_of(name, ".in", &in_size);
    g_autofree char *out = content_of(name, ".out", &wanted_size);
    g_autofree char *refusal = out ? NULL : content_of(name, ".error", &wanted_size);
    g_autoptr(Profile) profile = NULL;
    g_autoptr(GError) error = NULL;
    bool is_read = read(&profile, in, in_size, PROFILE_TEXT_SINGLE, &profile_limits_default, &error);

    g_assert_true(out || refusal);
    if (out) {
        g_autoptr(Output) output = output_new_memory();
        g_autoptr(GBytes) written = NULL;

        g_assert_no_error(error);
        g_assert_true(is_read);
        profile_text_write(profile, output);
        written = output_steal(output);
        g_assert_cmpmem(g_bytes_get_data(written, NULL), (int)g_bytes_get_size(written), out, (int)wanted_size);
    } else {
        g_assert_false(is_read);
        g_assert_nonnull(error);
        g_assert_cmpint(error_kind(error), ==, strstr(refusal, "is above") ? GOC_ERROR_TOO_BIG : GOC_ERROR_INVALID);
        refusal[strlen(refusal) - 1] = '\0'; // the end of the last line
        g_assert_cmpstr(error->message, ==, refusal);
    }
}

static void run_case(gconstpointer name)
{
    for (guint i = 0; i < G_N_ELEMENTS(ways); i++) {
        g_test_message("%s", ways[i].name);
        run_case_in(ways[i].read, name);
    }
}

static void add_cases(void)
{
    g_autoptr(GDir) listing = g_dir_open(cases, 0, NULL);
    guint n_cases = 0;

    g_assert_nonnull(listing);
    for (const char *file; (file = g_dir_read_name(listing));) {
        g_autofree char *path = NULL;
        char *name;

        if (!g_str_has_suffix(file, ".in"))
            continue;
        name = g_strndup(file, strlen(file) - strlen(".in"));
        path = g_strconcat("/profile text/cases/", name, NULL);
        g_test_add_data_func_full(path, name, run_case, g_free);
        n_cases++;
    }
    g_assert_cmpuint(n_cases, >, 20);
}

// A profile with one line of `size` bytes before what ends it.
static char *profile_with_line_of(gsize size, const char *line_end)
{
    static const char numbers[] = ":1.1,2.2 1 1";
    g_autofree char *name = g_strnfill(size - strlen(numbers), 'n');

    return g_strconcat("mode: set\n", name, numbers, line_end, NULL);
}

static void a_line_is_at_most_65535_bytes(void)
{
    static const struct {
        gsize size;
        const char *line_end;
        bool is_read;
    } table[] = {
        { 65535, "\n", true }, { 65536, "\n", false }, { 65534, "\r\n", true },  { 65535, "\r\n", false },
        { 65535, "", true },   { 65536, "", false },   { 1000000, "\n", false },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table) * G_N_ELEMENTS(ways); i++) {
        guint row = i / G_N_ELEMENTS(ways);
        g_autofree char *text = profile_with_line_of(table[row].size, table[row].line_end);
        g_autoptr(Profile) profile = NULL;
        g_autoptr(GError) error = NULL;
        bool is_read = ways[i % G_N_ELEMENTS(ways)].read(&profile, text, strlen(text), PROFILE_TEXT_SINGLE,
                                                         &profile_limits_default, &error);

        g_test_message("%zu bytes %s", table[row].size, ways[i % G_N_ELEMENTS(ways)].name);
        g_assert_cmpint(is_read, ==, table[row].is_read);
        if (is_read)
            g_assert_no_error(error);
        else
            g_assert_cmpstr(error->message, ==, "line 2: bufio.Scanner: token too long");
    }
}

// The line goes on with the file of the line before, so that the straight loop meets it.
static void a_long_line_of_plain_numbers_is_refused_too(void)
{
    g_autofree char *zeros = g_strnfill(65536, '0');
    g_autofree char *text = g_strconcat("mode: set\na:1.1,2.2 1 1\na:", zeros, "3.1,4.2 1 1\n", NULL);
    g_autoptr(Profile) profile = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_false(
        profile_text_read(&profile, text, strlen(text), PROFILE_TEXT_SINGLE, &profile_limits_default, &error));
    g_assert_cmpstr(error->message, ==, "line 3: bufio.Scanner: token too long");
}

static void ceilings_refuse_the_whole(void)
{
    static const char text[] = "mode: set\na:1.1,2.2 1 1\na:3.1,4.2 1 1\nb:1.1,2.2 1 1\n";
    static const struct {
        ProfileLimits limits;
        const char *message;
    } table[] = {
        { { sizeof text - 1, 2, 3, false }, NULL },
        { { sizeof text - 2, 2, 3, false }, "more than 51 bytes" },
        { { 100, 1, 3, false }, "line 4: more than 1 files" },
        { { 100, 2, 2, false }, "line 4: more than 2 blocks" },
        { { 100, 2, 1, false }, "line 3: more than 1 blocks" },
        { { 100, 2, 0, false }, "line 2: more than 0 blocks" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table) * G_N_ELEMENTS(ways); i++) {
        guint row = i / G_N_ELEMENTS(ways);
        g_autoptr(Profile) profile = NULL;
        g_autoptr(GError) error = NULL;
        bool is_read = ways[i % G_N_ELEMENTS(ways)].read(&profile, text, sizeof text - 1, PROFILE_TEXT_SINGLE,
                                                         &table[row].limits, &error);

        g_assert_cmpint(is_read, ==, table[row].message == NULL);
        if (!is_read) {
            g_assert_error(error, GOC_ERROR, GOC_ERROR_TOO_BIG);
            g_assert_cmpstr(error->message, ==, table[row].message);
            g_assert_null(profile);
        }
    }
}

static void every_prefix_of_a_profile_is_read_or_refused_without_reading_past_it(void)
{
    static const char text[] = "mode: atomic\na.go:1.1,2.2 1 7\na.go:3.1,4.2 1 18446744073709551615\nb:1.1,2.2 1 1\r\n";

    for (gsize size = 0; size < sizeof text; size++) {
        g_autofree char *exact = g_memdup2(text, size); // the address sanitizer watches its end
        g_autoptr(Profile) profile = NULL;
        g_autoptr(GError) error = NULL;
        bool is_read = profile_text_read(&profile, exact, size, PROFILE_TEXT_SINGLE, &profile_limits_default, &error);

        g_assert_cmpint(is_read, ==, profile != NULL);
        g_assert_cmpint(is_read, ==, error == NULL);
    }
}

static void concatenated_profiles_add_up(void)
{
    static const struct {
        const char *text, *wanted, *message;
    } table[] = {
        { "mode: count\na:1.1,2.2 1 1\nmode: count\na:1.1,2.2 1 2\nb:1.1,2.2 1 1\n",
          "mode: count\na:1.1,2.2 1 3\nb:1.1,2.2 1 1\n", NULL },
        { "mode: set\r\na:1.1,2.2 1 1\r\nmode: set\r\nmode: set\na:1.1,2.2 1 0", "mode: set\na:1.1,2.2 1 1\n", NULL },
        { "mode: set\nmode: set", "mode: set\n", NULL },
        { "mode: set\na:1.1,2.2 1 1\nmode: a:3.1,4.2 1 0\n", "mode: set\na:1.1,2.2 1 1\nmode: a:3.1,4.2 1 0\n", NULL },
        { "mode: set\na:1.1,2.2 1 1\nmode: count\na:1.1,2.2 1 1\n", NULL,
          "line 3: counter mode \"count\" does not mix with mode \"set\"" },
        { "mode: set\na:1.1,2.2 1 1\nmode: set \n", NULL,
          "line 3: counter mode \"set \" does not mix with mode \"set\"" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table) * G_N_ELEMENTS(ways); i++) {
        guint row = i / G_N_ELEMENTS(ways);
        const char *text = table[row].text;
        g_autoptr(Profile) profile = NULL;
        g_autoptr(GError) error = NULL;
        bool is_read = ways[i % G_N_ELEMENTS(ways)].read(&profile, text, strlen(text), PROFILE_TEXT_CONCATENATED,
                                                         &profile_limits_default, &error);

        g_assert_cmpint(is_read, ==, table[row].wanted != NULL);
        if (is_read)
            assert_profile(profile, table[row].wanted);
        else
            g_assert_error(error, GOC_ERROR, GOC_ERROR_CONFLICT);
        if (error)
            g_assert_cmpstr(error->message, ==, table[row].message);
    }
}

static gint by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *with_sorted_lines(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    qsort(lines, g_strv_length(lines), sizeof *lines, by_text);
    return g_strjoinv("\n", lines);
}

static void a_real_profile_keeps_every_line(void)
{
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "data", "echo", "profile.txt", NULL);
    g_autofree char *text = NULL, *wanted = NULL, *written = NULL, *is = NULL;
    g_autoptr(Profile) profile = NULL;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    profile = profile_of(text);
    g_assert_cmpuint(profile->blocks->len, ==, 45);
    g_assert_cmpuint(profile->files->len, ==, 3);

    written = text_of(profile);
    is = with_sorted_lines(written);
    wanted = with_sorted_lines(text);
    g_assert_cmpstr(is, ==, wanted);
}

int main(int argc, char **argv)
{
    int failed;

    g_test_init(&argc, &argv, NULL);
    cases = g_test_build_filename(G_TEST_DIST, "cases", "profile", NULL);
    add_cases();
    g_test_add_func("/profile text/long lines", a_line_is_at_most_65535_bytes);
    g_test_add_func("/profile text/long plain line", a_long_line_of_plain_numbers_is_refused_too);
    g_test_add_func("/profile text/ceilings", ceilings_refuse_the_whole);
    g_test_add_func("/profile text/prefixes", every_prefix_of_a_profile_is_read_or_refused_without_reading_past_it);
    g_test_add_func("/profile text/concatenated", concatenated_profiles_add_up);
    g_test_add_func("/profile text/real", a_real_profile_keeps_every_line);
    failed = g_test_run();
    g_free(cases);
    return failed;
}
