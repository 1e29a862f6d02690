// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "base/test_folder.h"
#include "cover/covdata.h"
#include "cover/covdata_cases.h"
#include "cover/profile_cases.h"
#include "cover/total.h"

static bool read_pair(Profile **out, const GByteArray *meta, const GByteArray *counters, GError **error)
{
    g_autoptr(GByteArray) both = g_byte_array_new();

    put_bytes(both, meta->data, meta->len);
    put_bytes(both, counters->data, counters->len);
    return covdata_read_pair(out, both->data, both->len, &profile_limits_default, error);
}

static bool read_folder(Profile **out, const char *path, GError **error)
{
    g_autoptr(CovFiles) files = covfiles_new();

    return covfiles_add_folder(files, path, error) && covdata_read(out, files, &profile_limits_default, NULL, error);
}

static void a_folder_of_three_processes_says_what_covdata_says(void)
{
    g_autofree char *folder = g_test_build_filename(G_TEST_DIST, "data", "echo", "covdata", NULL);
    g_autoptr(GBytes) text = echo_file("profile.txt");
    g_autoptr(Profile) profile = NULL, wanted = NULL;
    g_autofree char *wanted_text = NULL, *total = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(read_folder(&profile, folder, &error));
    g_assert_no_error(error);
    g_assert_true(profile_text_read(&wanted, g_bytes_get_data(text, NULL), g_bytes_get_size(text), PROFILE_TEXT_SINGLE,
                                    &profile_limits_default, &error));
    wanted_text = text_of(wanted);
    assert_profile(profile, wanted_text);
    g_assert_cmpuint(profile_total(profile).covered, ==, 68);
    g_assert_cmpuint(profile_total(profile).statements, ==, 81);
    total = total_text(profile_total(profile));
    g_assert_cmpstr(total, ==, "84.0");
}

static void a_folder_gives_the_totals_of_covdata_percent(void)
{
    static const struct {
        const char *file, *total;
    } wanted[] = {
        { "example.com/echo/api/api.go", "92.3" },
        { "example.com/echo/main.go", "80.0" },
        { "example.com/echo/store/store.go", "80.0" },
    };
    g_autofree char *folder = g_test_build_filename(G_TEST_DIST, "data", "echo", "covdata", NULL);
    g_autoptr(Profile) profile = NULL;

    g_assert_true(read_folder(&profile, folder, NULL));
    g_assert_cmpuint(profile->files->len, ==, G_N_ELEMENTS(wanted));
    for (guint i = 0; i < G_N_ELEMENTS(wanted); i++) {
        g_autofree char *total = total_text(profile_file_total(profile, profile_file(profile, i)));

        g_assert_cmpstr(profile_file(profile, i)->name, ==, wanted[i].file);
        g_assert_cmpstr(total, ==, wanted[i].total);
    }
}

static void the_body_of_an_agent_is_read(void)
{
    g_autoptr(GBytes) pair = echo_file("live.pair");
    g_autoptr(Profile) profile = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(covdata_read_pair(&profile, g_bytes_get_data(pair, NULL), g_bytes_get_size(pair),
                                    &profile_limits_default, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(profile->blocks->len, ==, 45);
    g_assert_cmpuint(profile_total(profile).statements, ==, 81);
}

// What a test of counters does: numbers in, profile or refusal out.
typedef struct CounterCase {
    const char *what;
    guint8 mode;
    guint64 n_entries;
    guint64 values[16];
    guint n_values;
    const char *wanted; // a profile, or the end of a message
} CounterCase;

static void counters_are_added_or_refused(void)
{
    static const CounterCase cases[] = {
        { "both functions",
          2,
          2,
          { 2, 0, 0, 4, 0, 1, 0, 1, 6 },
          9,
          "mode: count\na.go:7.1,7.9 2 6\nb.go:3.1,3.9 1 4\nb.go:5.1,5.9 1 0\n" },
        { "none", 2, 0, { 0 }, 0, "mode: count\na.go:7.1,7.9 2 0\nb.go:3.1,3.9 1 0\nb.go:5.1,5.9 1 0\n" },
        { "one function twice",
          2,
          2,
          { 1, 0, 1, 6, 1, 0, 1, 10 },
          8,
          "mode: count\na.go:7.1,7.9 2 16\nb.go:3.1,3.9 1 0\nb.go:5.1,5.9 1 0\n" },
        { "an entry more than is told, as Go 1.20 writes it",
          2,
          1,
          { 1, 0, 1, 6, 1, 0, 1, 6 },
          8,
          "mode: count\na.go:7.1,7.9 2 12\nb.go:3.1,3.9 1 0\nb.go:5.1,5.9 1 0\n" },
        { "mode set tells whether",
          1,
          2,
          { 1, 0, 1, 6, 1, 0, 1, 10 },
          8,
          "mode: set\na.go:7.1,7.9 2 1\nb.go:3.1,3.9 1 0\nb.go:5.1,5.9 1 0\n" },
        { "more counters than blocks",
          2,
          1,
          { 3, 0, 1, 6, 7, 8 },
          6,
          "mode: count\na.go:7.1,7.9 2 6\nb.go:3.1,3.9 1 0\nb.go:5.1,5.9 1 0\n" },
        { "the highest counter",
          3,
          2,
          { 1, 0, 1, UINT32_MAX, 1, 0, 1, 1 },
          8,
          "mode: atomic\na.go:7.1,7.9 2 4294967296\nb.go:3.1,3.9 1 0\nb.go:5.1,5.9 1 0\n" },
        { "fewer counters than blocks", 2, 1, { 1, 0, 0, 4 }, 4, "fewer counters than a function has blocks" },
        { "no such package", 2, 1, { 1, 1, 0, 4 }, 4, "counts a function that the meta data does not have" },
        { "no such function", 2, 1, { 1, 0, 2, 4 }, 4, "counts a function that the meta data does not have" },
        { "a counter too high", 2, 1, { 1, 0, 1, (guint64)UINT32_MAX + 1 }, 4, "number above 4294967295" },
        { "a counter far too high", 2, 1, { 1, 0, 1, UINT64_MAX }, 4, "number above 4294967295" },
        { "half an entry too many", 2, 1, { 1, 0, 1, 6, 1, 0, 1 }, 7, "ends too early" },
        { "an entry too few", 2, 2, { 1, 0, 1, 6 }, 4, "counts a function that the meta data does not have" },
        { "endless counters", 2, 1, { UINT32_MAX, 0, 1, 6 }, 4, "ends too early" },
        { "endless entries", 2, UINT64_MAX, { 0 }, 0, "counts a function that the meta data does not have" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GByteArray) meta = meta_of(cases[i].mode, two_functions, G_N_ELEMENTS(two_functions));
        g_autoptr(GByteArray) counters = counters_of(cases[i].n_entries, cases[i].values, cases[i].n_values);
        g_autoptr(Profile) profile = NULL;
        g_autoptr(GError) error = NULL;
        bool is_read = read_pair(&profile, meta, counters, &error);

        g_test_message("%s", cases[i].what);
        if (g_str_has_prefix(cases[i].wanted, "mode")) {
            g_assert_no_error(error);
            g_assert_true(is_read);
            assert_profile(profile, cases[i].wanted);
        } else {
            g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
            g_assert_false(is_read);
            g_assert_true(g_str_has_suffix(error->message, cases[i].wanted));
        }
    }
}

static void raw_counters_of_both_endians_are_read(void)
{
    static const guint64 values[] = { 1, 0, 1, 0x01020304 };

    for (guint is_big_endian = 0; is_big_endian < 2; is_big_endian++) {
        g_autoptr(GByteArray) meta = meta_of(2, two_functions, G_N_ELEMENTS(two_functions));
        g_autoptr(GByteArray) counters = counters_start(1, is_big_endian);
        g_autoptr(Profile) profile = NULL;
        g_autoptr(GError) error = NULL;

        put_segment(counters, 1, values, G_N_ELEMENTS(values), 1);
        g_assert_true(read_pair(&profile, meta, counters, &error));
        g_assert_cmpuint(profile_count(profile, profile_file(profile, 0)->first_block), ==, 0x01020304);
    }
}

static void every_segment_is_read(void)
{
    static const guint64 values[] = { 1, 0, 1, 6 };
    g_autoptr(GByteArray) meta = meta_of(2, two_functions, G_N_ELEMENTS(two_functions));
    g_autoptr(GByteArray) counters = counters_start(2, false);
    g_autoptr(Profile) profile = NULL, none = NULL;
    g_autoptr(GError) error = NULL;

    put_segment(counters, 1, values, G_N_ELEMENTS(values), 1);
    put_segment(counters, 1, values, G_N_ELEMENTS(values), 2);
    g_assert_true(read_pair(&profile, meta, counters, &error));
    g_assert_cmpuint(profile_count(profile, profile_file(profile, 0)->first_block), ==, 12);

    put_segment(counters, 1, values, G_N_ELEMENTS(values), 4);
    g_assert_false(read_pair(&none, meta, counters, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
}

static void functions_at_one_place_add_up_unless_their_statements_differ(void)
{
    static const guint64 values[] = { 1, 0, 0, 6, 1, 0, 1, 10 };
    const TestFunction same[] = { { "y.go", { 7 }, 1, 2, false }, { "y.go", { 7 }, 1, 2, false } };
    const TestFunction other[] = { { "y.go", { 7 }, 1, 2, false }, { "y.go", { 7 }, 1, 3, false } };
    g_autoptr(GByteArray) same_meta = meta_of(2, same, 2);
    g_autoptr(GByteArray) other_meta = meta_of(2, other, 2);
    g_autoptr(GByteArray) counters = counters_of(2, values, G_N_ELEMENTS(values));
    g_autoptr(Profile) profile = NULL, clash = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(read_pair(&profile, same_meta, counters, &error));
    assert_profile(profile, "mode: count\ny.go:7.1,7.9 2 16\n");
    g_assert_true(read_pair(&clash, other_meta, counters, &error));
    assert_profile(clash, "mode: count\ny.go:7.1,7.9 2 6\ny.go:7.1,7.9 3 10\n");
}

// Nothing is read past the end, which the address sanitizer sees, and nothing partial is taken for whole.
static void every_shorter_body_is_refused(void)
{
    g_autoptr(GBytes) pair = echo_file("live.pair");
    gsize size;
    const guint8 *both = g_bytes_get_data(pair, &size);

    for (gsize i = 0; i < size; i++) {
        g_autofree guint8 *shorter = g_memdup2(both, i);
        g_autoptr(Profile) profile = NULL;
        g_autoptr(GError) error = NULL;

        g_assert_false(covdata_read_pair(&profile, shorter, i, &profile_limits_default, &error));
        g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
    }
}

static void no_bytes_at_all_are_refused(void)
{
    g_autoptr(Profile) profile = NULL;
    g_autoptr(GError) no_pair = NULL;

    g_assert_false(covdata_read_pair(&profile, NULL, 0, &profile_limits_default, &no_pair));
    g_assert_error(no_pair, GOC_ERROR, GOC_ERROR_INVALID);
}

static void ceilings_refuse_the_whole(void)
{
    g_autoptr(GByteArray) both = meta_of(2, two_functions, G_N_ELEMENTS(two_functions));
    g_autoptr(GByteArray) counters = counters_of(0, NULL, 0);
    ProfileLimits tables[] = {
        { 1000, 2, 3, false }, { 100, 2, 3, false }, { 1000, 1, 3, false }, { 1000, 2, 2, false }
    };

    put_bytes(both, counters->data, counters->len);
    for (guint i = 0; i < G_N_ELEMENTS(tables); i++) {
        g_autoptr(Profile) profile = NULL;
        g_autoptr(GError) error = NULL;
        bool is_read = covdata_read_pair(&profile, both->data, both->len, &tables[i], &error);

        g_assert_cmpint(is_read, ==, i == 0);
        if (i > 0)
            g_assert_error(error, GOC_ERROR, GOC_ERROR_TOO_BIG);
    }
}

// A private folder with files in it; given back with its files by drop_folder().
static char *folder;

static void put_file(const char *name, const GByteArray *content)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    g_assert_true(g_file_set_contents(path, (const char *)content->data, content->len, NULL));
}

static void make_folder(void)
{
    folder = test_folder_new();
}

static void drop_folder(void)
{
    test_folder_free(folder);
    g_clear_pointer(&folder, g_free);
}

static void programs_of_one_folder_add_up(void)
{
    static const guint64 values[] = { 1, 0, 1, 6 };
    const TestFunction other[] = { { "c.go", { 1 }, 1, 1, false }, { "a.go", { 7 }, 1, 2, false } };
    g_autoptr(GByteArray) meta = meta_of(2, two_functions, 2), other_meta = meta_of(2, other, 2);
    g_autoptr(GByteArray) counters = counters_of(1, values, G_N_ELEMENTS(values));
    g_autoptr(GByteArray) junk = g_byte_array_new();
    g_autoptr(Profile) profile = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *sub = NULL;

    make_folder();
    put_file("covmeta.aa", meta);
    put_file("covcounters.aa.1.100", counters);
    put_file("covcounters.aa.2.200", counters);
    put_file("covmeta.bb", other_meta);
    put_file("covcounters.bb.1.100", counters);
    put_bytes(junk, "junk", 4);
    put_file("covcounters.gone.1.100", junk);
    put_file("covcounters.aa.1", junk);
    put_file("covcounters.aa.1.x", junk);
    put_file("covcounters..1.1", junk);
    put_file("covmeta.", junk);
    put_file("tmp.covmeta.aa5", junk);
    put_file("notes", junk);
    sub = g_build_filename(folder, "covmeta.sub", NULL);
    g_assert_cmpint(g_mkdir(sub, 0700), ==, 0);
    g_assert_true(read_folder(&profile, folder, &error));
    g_assert_no_error(error);
    assert_profile(profile, "mode: count\na.go:7.1,7.9 2 18\nb.go:3.1,3.9 1 0\nb.go:5.1,5.9 1 0\nc.go:1.1,1.9 1 0\n");
    drop_folder();
}

static void a_folder_without_counters_is_not_known_to_be_uncovered(void)
{
    g_autoptr(GByteArray) meta = meta_of(2, two_functions, 2);
    g_autoptr(Profile) profile = NULL;
    g_autoptr(GError) no_counters = NULL, no_folder = NULL;

    make_folder();
    put_file("covmeta.aa", meta);
    g_assert_false(read_folder(&profile, folder, &no_counters));
    g_assert_error(no_counters, GOC_ERROR, GOC_ERROR_NOT_FOUND);
    drop_folder();
    g_assert_false(read_folder(&profile, "/nonexistent", &no_folder));
    g_assert_error(no_folder, GOC_ERROR, GOC_ERROR_NOT_FOUND);
    g_assert_cmpstr(no_folder->message, ==, "/nonexistent: no such folder");
}

static void programs_of_two_modes_do_not_mix(void)
{
    static const guint64 values[] = { 1, 0, 1, 6 };
    g_autoptr(GByteArray) meta = meta_of(2, two_functions, 2), other_meta = meta_of(1, two_functions, 2);
    g_autoptr(GByteArray) counters = counters_of(1, values, G_N_ELEMENTS(values));
    g_autoptr(Profile) profile = NULL;
    g_autofree char *wanted = NULL;
    g_autoptr(GError) error = NULL;

    make_folder();
    put_file("covmeta.aa", meta);
    put_file("covcounters.aa.1.100", counters);
    put_file("covmeta.bb", other_meta);
    g_assert_false(read_folder(&profile, folder, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_CONFLICT);
    wanted = g_strdup_printf("counter mode clash while reading meta-data file %s/covmeta.bb: previous file had count, "
                             "new file has set",
                             folder);
    g_assert_cmpstr(error->message, ==, wanted);
    drop_folder();
}

static void a_broken_file_is_named(void)
{
    static const guint64 values[] = { 1, 0, 1, 6 };
    g_autoptr(GByteArray) meta = meta_of(2, two_functions, 2);
    g_autoptr(GByteArray) counters = counters_of(1, values, G_N_ELEMENTS(values));
    g_autoptr(GError) other_hash = NULL, shorter = NULL, broken_meta = NULL;
    g_autoptr(Profile) profile = NULL;

    make_folder();
    put_file("covmeta.aa", meta);
    put_file("covcounters.aa.1.100", counters);
    counters->data[8] ^= 1;
    put_file("covcounters.aa.2.100", counters);
    g_assert_false(read_folder(&profile, folder, &other_hash));
    g_assert_error(other_hash, GOC_ERROR, GOC_ERROR_CONFLICT);
    g_assert_true(g_str_has_suffix(other_hash->message, "/covcounters.aa.2.100\": counters belong to other meta data"));

    counters->data[8] ^= 1;
    g_byte_array_set_size(counters, counters->len - 1);
    put_file("covcounters.aa.2.100", counters);
    g_assert_false(read_folder(&profile, folder, &shorter));
    g_assert_error(shorter, GOC_ERROR, GOC_ERROR_INVALID);
    g_assert_true(g_str_has_suffix(shorter->message, "/covcounters.aa.2.100\": counter data ends too early"));

    g_byte_array_set_size(meta, meta->len - 1);
    put_file("covmeta.aa", meta);
    g_assert_false(read_folder(&profile, folder, &broken_meta));
    g_assert_error(broken_meta, GOC_ERROR, GOC_ERROR_INVALID);
    g_assert_nonnull(strstr(broken_meta->message, "/covmeta.aa\": "));
    drop_folder();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/covdata/folder", a_folder_of_three_processes_says_what_covdata_says);
    g_test_add_func("/covdata/percent", a_folder_gives_the_totals_of_covdata_percent);
    g_test_add_func("/covdata/pair", the_body_of_an_agent_is_read);
    g_test_add_func("/covdata/counters", counters_are_added_or_refused);
    g_test_add_func("/covdata/raw", raw_counters_of_both_endians_are_read);
    g_test_add_func("/covdata/segments", every_segment_is_read);
    g_test_add_func("/covdata/one place", functions_at_one_place_add_up_unless_their_statements_differ);
    g_test_add_func("/covdata/shorter", every_shorter_body_is_refused);
    g_test_add_func("/covdata/nothing", no_bytes_at_all_are_refused);
    g_test_add_func("/covdata/ceilings", ceilings_refuse_the_whole);
    g_test_add_func("/covdata/programs", programs_of_one_folder_add_up);
    g_test_add_func("/covdata/no counters", a_folder_without_counters_is_not_known_to_be_uncovered);
    g_test_add_func("/covdata/modes", programs_of_two_modes_do_not_mix);
    g_test_add_func("/covdata/broken", a_broken_file_is_named);
    return g_test_run();
}
