// SPDX-License-Identifier: Apache-2.0
#include "cover/covcounters.h"

#include "base/error.h"
#include "cover/covdata_cases.h"

static GString *warnings;

static void note_warning(const char *text)
{
    g_string_append_printf(warnings, "%s\n", text);
}

// "4 0 6": the sums of the three blocks, after the same file was added `times` times; or the error's message.
static char *sums_text(const CovCountersRules *rules, const GByteArray *file, guint times)
{
    g_autoptr(GByteArray) bytes = meta_of(2, two_functions, G_N_ELEMENTS(two_functions));
    g_autoptr(CovMeta) meta = NULL;
    g_autoptr(CovCounters) counters = NULL;
    g_autoptr(GError) error = NULL;
    const uint64_t *sums;

    g_assert_true(covmeta_read(&meta, bytes->data, bytes->len, NULL));
    counters = covcounters_new(meta, rules);
    for (guint i = 0; i < times; i++) {
        if (!covcounters_add(counters, file->data, file->len, &error))
            return g_strdup(error->message);
    }
    sums = covcounters_sums(counters);
    return g_strdup_printf("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, sums[0], sums[1], sums[2]);
}

static void what_go_reads_in_its_own_way_is_refused_or_warned_about(void)
{
    static const struct {
        const char *what;
        guint64 n_entries, values[16];
        guint n_values;
        const char *strict, *as_go, *warnings;
    } cases[] = {
        { "no such package",
          2,
          { 1, 7, 9, 4, 1, 0, 1, 6 },
          8,
          "counter data counts a function that the meta data does not have",
          "0 0 6",
          "func payload inconsistency: id [p=7,f=9] nf=0 len(ctrs)=1 in VisitFuncCounterData, ignored\n" },
        { "no such function",
          1,
          { 2, 0, 3, 4, 4 },
          5,
          "counter data counts a function that the meta data does not have",
          "0 0 0",
          "func payload inconsistency: id [p=0,f=3] nf=2 len(ctrs)=2 in VisitFuncCounterData, ignored\n" },
        { "the function after the last, which Go overlooks",
          1,
          { 1, 0, 2, 4 },
          4,
          "counter data counts a function that the meta data does not have",
          "0 0 0",
          "" },
        { "a sum that Go's counters do not hold",
          3,
          { 2, 0, 0, UINT32_MAX, 1, 2, 0, 0, 1, 0, 2, 0, 0, 0, 7 },
          15,
          "4294967296 8 0",
          "4294967296 8 0",
          "uint32 overflow during counter merge\n" },
        { "the highest counter, which is just a number",
          1,
          { 1, 0, 1, UINT32_MAX },
          4,
          "0 0 4294967295",
          "0 0 4294967295",
          "" },
        { "a number of more bytes than it needs is read by neither",
          1,
          { 1, 0, 1, UINT64_MAX },
          4,
          "counter data holds a number above 4294967295",
          "counter data holds a number above 4294967295",
          "" },
    };
    static const CovCountersRules strict = { .warn = note_warning };
    static const CovCountersRules as_go = { true, true, true, note_warning };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GByteArray) file = counters_of(cases[i].n_entries, cases[i].values, cases[i].n_values);
        g_autofree char *strict_sums = NULL, *go_sums = NULL;

        g_test_message("%s", cases[i].what);
        g_string_truncate(warnings, 0);
        strict_sums = sums_text(&strict, file, 1);
        g_assert_cmpstr(strict_sums, ==, cases[i].strict);
        g_assert_cmpstr(warnings->str, ==, "");
        go_sums = sums_text(&as_go, file, 1);
        g_assert_cmpstr(go_sums, ==, cases[i].as_go);
        g_assert_cmpstr(warnings->str, ==, cases[i].warnings);
    }
}

static void go_counts_the_first_segment_only(void)
{
    static const guint64 values[] = { 1, 0, 1, 6 };
    static const CovCountersRules strict = { 0 };
    static const CovCountersRules as_go = { true, true, true, note_warning };
    g_autoptr(GByteArray) file = counters_of(1, values, G_N_ELEMENTS(values));
    g_autofree char *all = NULL, *first = NULL;

    put_segment(file, 1, values, G_N_ELEMENTS(values), 2);
    g_string_truncate(warnings, 0);
    all = sums_text(&strict, file, 2);
    g_assert_cmpstr(all, ==, "0 0 24");
    first = sums_text(&as_go, file, 2);
    g_assert_cmpstr(first, ==, "0 0 12");
    g_assert_true(g_str_has_prefix(warnings->str, "a counter data file has several segments"));
}

static void functions_that_go_1_20_wrote_without_telling_are_read(void)
{
    static const guint64 values[] = { 2, 0, 0, 4, 300, 1, 0, 1, 6 };
    static const guint64 spoiled[] = { 2, 0, 0, 4, 300, 7, 0, 1, 6 };
    static const CovCountersRules strict = { 0 };
    static const CovCountersRules as_go = { true, true, true, note_warning };
    g_autoptr(GByteArray) file = counters_of(1, values, G_N_ELEMENTS(values));
    g_autoptr(GByteArray) broken = counters_of(1, spoiled, G_N_ELEMENTS(spoiled));
    g_autofree char *all = sums_text(&strict, file, 2), *told = NULL, *message = sums_text(&strict, broken, 1);

    g_string_truncate(warnings, 0);
    told = sums_text(&as_go, file, 2);
    g_assert_cmpstr(all, ==, "8 600 12");
    g_assert_cmpstr(told, ==, "8 600 0");
    g_assert_cmpstr(warnings->str, ==, "");
    g_assert_cmpstr(message, ==, "counter data ends too early");
}

static void numbers_of_every_length_are_read_the_same_fast_or_slow(void)
{
    static const guint64 numbers[] = {
        0, 1, 127, 128, 16383, 16384, 2097151, 2097152, 268435455, 268435456, UINT32_MAX
    };
    static const CovCountersRules strict = { 0 };

    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
        for (guint j = 0; j < G_N_ELEMENTS(numbers); j++) {
            // Behind the numbers come only a few bytes of other counters, or many.
            for (guint n_more = 0; n_more < 24; n_more += 8) {
                guint64 values[5 + 24] = { 2 + n_more, 0, 0, numbers[i], numbers[j] };
                g_autoptr(GByteArray) file = counters_of(1, values, 5 + n_more);
                g_autofree char *sums = sums_text(&strict, file, 3);
                g_autofree char *wanted =
                    g_strdup_printf("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " 0", 3 * numbers[i], 3 * numbers[j]);

                g_assert_cmpstr(sums, ==, wanted);
            }
        }
    }
}

// A program of one function with `n` blocks.
static void meta_init(CovMeta *meta, guint n)
{
    const CovPackage package = { .n_functions = 1 };
    const CovFunction function = { .n_units = n };

    memset(meta, 0, sizeof *meta);
    memcpy(meta->hash, test_hash, sizeof meta->hash);
    meta->packages = g_array_new(FALSE, FALSE, sizeof(CovPackage));
    meta->functions = g_array_new(FALSE, FALSE, sizeof(CovFunction));
    meta->units = g_array_new(FALSE, TRUE, sizeof(Block));
    g_array_append_val(meta->packages, package);
    g_array_append_val(meta->functions, function);
    g_array_set_size(meta->units, n);
}

static void meta_clear(CovMeta *meta)
{
    g_array_unref(meta->packages);
    g_array_unref(meta->functions);
    g_array_unref(meta->units);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CovMeta, meta_clear)

// The function ran twice: in the middle of the file, and where it ends.
static void check_size(guint n, guint place_of_long)
{
    static const CovCountersRules strict = { 0 };
    g_auto(CovMeta) meta;
    g_autoptr(CovCounters) counters = NULL;
    g_autoptr(GByteArray) file = NULL;
    guint64 values[2 * (3 + 40)] = { n };

    for (guint i = 0; i < n; i++)
        values[3 + i] = i == place_of_long ? 300 : 1 + i;
    memcpy(values + 3 + n, values, (3 + n) * sizeof *values);
    file = counters_of(2, values, 2 * (3 + n));
    meta_init(&meta, n);
    counters = covcounters_new(&meta, &strict);
    g_assert_true(covcounters_add(counters, file->data, file->len, NULL));
    for (guint i = 0; i < n; i++)
        g_assert_cmpuint(covcounters_sums(counters)[i], ==, 2 * values[3 + i]);
}

static void functions_of_every_size_are_counted(void)
{
    for (guint n = 0; n <= 40; n++) {
        for (guint place_of_long = 0; place_of_long <= n; place_of_long++)
            check_size(n, place_of_long);
    }
}

static void what_two_have_counted_is_joined(void)
{
    static const struct {
        guint64 one, other;
        bool warns_of_overflow, has_warned;
    } cases[] = {
        { 3, 4, true, false },
        { 4294967295, 0, true, false },
        { 2147483648, 2147483647, true, false },
        { 2147483648, 2147483648, true, true },
        { 2147483648, 2147483648, false, false },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const CovCountersRules rules = { .warns_of_overflow = cases[i].warns_of_overflow };
        const guint64 values[] = { 1, 0, 0, cases[i].one }, others[] = { 1, 0, 0, cases[i].other };
        g_autoptr(GByteArray) first = counters_of(1, values, 4), second = counters_of(1, others, 4);
        g_autoptr(CovCounters) one = NULL, other = NULL;
        g_auto(CovMeta) meta;

        meta_init(&meta, 1);
        one = covcounters_new(&meta, &rules);
        other = covcounters_new(&meta, &rules);
        g_assert_true(covcounters_add(one, first->data, first->len, NULL));
        g_assert_true(covcounters_add(other, second->data, second->len, NULL));
        covcounters_join(one, other);
        g_assert_cmpuint(covcounters_sums(one)[0], ==, cases[i].one + cases[i].other);
        g_assert_true(covcounters_has_warned(one) == cases[i].has_warned);
    }
}

static void a_file_that_was_cut_is_refused(void)
{
    static const guint64 values[] = { 2, 0, 0, 4, 300, 1, 0, 1, 70000 };
    static const CovCountersRules strict = { 0 };
    g_autoptr(GByteArray) file = counters_of(2, values, G_N_ELEMENTS(values));

    while (file->len > 0) {
        g_autofree char *message = NULL;

        g_byte_array_set_size(file, file->len - 1);
        message = sums_text(&strict, file, 1);
        g_assert_true(g_str_equal(message, "is not Go coverage counters") ||
                      g_str_equal(message, "counter data ends too early") ||
                      g_str_equal(message, "counter data does not end as counters do"));
    }
}

int main(int argc, char **argv)
{
    int failed;

    g_test_init(&argc, &argv, NULL);
    warnings = g_string_new(NULL);
    g_test_add_func("/covcounters/ways of Go", what_go_reads_in_its_own_way_is_refused_or_warned_about);
    g_test_add_func("/covcounters/segments", go_counts_the_first_segment_only);
    g_test_add_func("/covcounters/untold", functions_that_go_1_20_wrote_without_telling_are_read);
    g_test_add_func("/covcounters/numbers", numbers_of_every_length_are_read_the_same_fast_or_slow);
    g_test_add_func("/covcounters/sizes", functions_of_every_size_are_counted);
    g_test_add_func("/covcounters/joined", what_two_have_counted_is_joined);
    g_test_add_func("/covcounters/cut", a_file_that_was_cut_is_refused);
    failed = g_test_run();
    g_string_free(warnings, TRUE);
    return failed;
}
