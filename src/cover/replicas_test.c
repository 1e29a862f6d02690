// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "cover/merge.h"
#include "cover/profile_cases.h"
#include "cover/replicas.h"

enum { N_ROUNDS = 3000, N_TEXTS_MAX = 8, N_FILES_MAX = 5, N_BLOCKS_MAX = 12 };

// How a text may differ from what the others look like.
typedef enum Oddity {
    PLAIN,
    CR_LF,
    NO_LAST_FEED,
    LEADING_ZEROS,
    SHUFFLED,
    TWICE,
    CUT_OFF,
    OTHER_MODE,
    OTHER_BLOCK,
    MORE_FILES,
    WRONG_LINE,
    SIGNED_COUNT,
    LONG_COUNT,
    N_ODDITIES,
} Oddity;

static uint64_t random_count(GRand *rand, bool is_high)
{
    if (g_rand_int_range(rand, 0, 3))
        return 0;
    if (is_high && g_rand_boolean(rand))
        return PROFILE_COUNT_MAX / (guint)g_rand_int_range(rand, 1, 40);
    return (guint)g_rand_int_range(rand, 0, g_rand_boolean(rand) ? 3 : 20000);
}

static void add_line(GPtrArray *lines, GRand *rand, Oddity oddity, guint file, guint block, guint n_blocks)
{
    bool is_odd = g_rand_int_range(rand, 0, 5) == 0;
    g_autofree char *count = g_strdup_printf("%" G_GUINT64_FORMAT, random_count(rand, n_blocks % 2));
    guint statements = block % 3 + (oddity == OTHER_BLOCK && block == 1 && file == 0);

    if (oddity == WRONG_LINE && is_odd)
        g_ptr_array_add(lines,
                        g_strdup_printf("example.com/f%u.go:%u.2,%u.10 1x %s", file * 7 % 10, block, block, count));
    g_ptr_array_add(lines, g_strdup_printf("example.com/f%u.go:%u.2,%u.10 %u %s%s", file * 7 % 10, block * 7 + 1,
                                           block * 7 + 4, statements,
                                           oddity == LEADING_ZEROS && is_odd  ? "00"
                                           : oddity == SIGNED_COUNT && is_odd ? "+"
                                           : oddity == LONG_COUNT && is_odd   ? "922337203685"
                                                                              : "",
                                           count));
}

static void shuffle(GPtrArray *lines, GRand *rand)
{
    for (guint i = lines->len; i > 1; i--) {
        guint j = (guint)g_rand_int_range(rand, 0, (gint)i);
        gpointer held = lines->pdata[i - 1];

        lines->pdata[i - 1] = lines->pdata[j];
        lines->pdata[j] = held;
    }
}

static GString *random_text(GRand *rand, const char *mode, Oddity oddity, guint n_files, guint n_blocks)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    const char *feed = oddity == CR_LF ? "\r\n" : "\n";
    GString *text = g_string_new(NULL);

    for (guint file = 0; file < n_files + (oddity == MORE_FILES ? 2 : 0); file++) {
        for (guint block = 0; block < n_blocks; block++)
            add_line(lines, rand, oddity, file, block, n_blocks);
    }
    if (oddity == TWICE)
        add_line(lines, rand, oddity, 0, 0, n_blocks);
    if (oddity == SHUFFLED)
        shuffle(lines, rand);
    g_string_append_printf(text, "mode: %s%s", oddity == OTHER_MODE ? "other" : mode, feed);
    for (guint i = 0; i < lines->len; i++)
        g_string_append_printf(text, "%s%s", (const char *)lines->pdata[i], feed);
    if (oddity == NO_LAST_FEED)
        g_string_truncate(text, text->len - 1);
    if (oddity == CUT_OFF)
        g_string_truncate(text, (gsize)g_rand_int_range(rand, 0, (gint)text->len));
    return text;
}

static Oddity random_oddity(GRand *rand)
{
    return g_rand_int_range(rand, 0, 4) ? PLAIN : (Oddity)g_rand_int_range(rand, 0, N_ODDITIES);
}

// Reads the texts one by one and merges their profiles.
static Profile *sum_in_full(GPtrArray *texts, guint *n_good, GError **error)
{
    g_autoptr(Profile) sum = profile_new();

    for (*n_good = 0; *n_good < texts->len; (*n_good)++) {
        const GString *text = texts->pdata[*n_good];
        g_autoptr(Profile) profile = NULL;

        if (!profile_text_read(&profile, text->str, text->len, PROFILE_TEXT_SINGLE, &profile_limits_default, error) ||
            !profile_merge(sum, profile, error))
            return NULL;
    }
    return g_steal_pointer(&sum);
}

static bool add_in_pieces(Replicas *replicas, const GString *text, GRand *rand, GError **error)
{
    gint piece_max = g_rand_boolean(rand) ? 20 : 2000;

    for (gsize done = 0, size; done < text->len; done += size) {
        g_autofree char *piece = NULL;

        size = (gsize)g_rand_int_range(rand, 1, piece_max);
        size = MIN(size, text->len - done);
        piece = g_memdup2(text->str + done, size); // the address sanitizer watches its end
        if (!replicas_add_piece(replicas, piece, size, error))
            return false;
    }
    return replicas_end(replicas, error);
}

static Profile *sum_of_replicas(GPtrArray *texts, GRand *rand, guint *n_good, GError **error)
{
    g_autoptr(Replicas) replicas = replicas_new(PROFILE_TEXT_SINGLE, &profile_limits_default);

    for (*n_good = 0; *n_good < texts->len; (*n_good)++) {
        g_autofree char *name = g_strdup_printf("text %u", *n_good);

        replicas_begin(replicas, name);
        if (!add_in_pieces(replicas, texts->pdata[*n_good], rand, error))
            return NULL;
    }
    return replicas_finish(replicas);
}

static bool read_whole(guint text, TakeText take, void *taker, void *data)
{
    const GString *whole = ((gpointer *)data)[text];

    return take(whole->str, whole->len, taker, NULL);
}

// As soon as there is a reference, threads compare the others with it.
static Profile *sum_with_threads(GPtrArray *texts, GRand *rand, guint *n_good, GError **error)
{
    g_autoptr(Replicas) replicas = replicas_new(PROFILE_TEXT_SINGLE, &profile_limits_default);
    guint n_threads = (guint)g_rand_int_range(rand, 1, 4);
    bool is_compared = false, is_added[N_TEXTS_MAX] = { false };

    for (*n_good = 0; *n_good < texts->len; (*n_good)++) {
        guint i = *n_good;
        g_autofree char *name = g_strdup_printf("text %u", i);

        if (!is_compared)
            is_compared =
                replicas_compare(replicas, n_threads, texts->len - i, read_whole, texts->pdata + i, is_added + i);
        if (is_added[i])
            continue;
        replicas_begin(replicas, name);
        if (!add_in_pieces(replicas, texts->pdata[i], rand, error))
            return NULL;
    }
    return replicas_finish(replicas);
}

static void free_text(gpointer text)
{
    g_string_free(text, TRUE);
}

static void replicas_are_what_reading_each_in_full_gives(void)
{
    static const char *const modes[] = { "set", "count", "atomic" };
    g_autoptr(GRand) rand = g_rand_new_with_seed(20231117);
    guint n_sums = 0, n_refusals = 0;

    for (guint round = 0; round < N_ROUNDS; round++) {
        g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(free_text);
        guint n_texts = (guint)g_rand_int_range(rand, 1, N_TEXTS_MAX), n_files, n_blocks, n_good, n_quick_good;
        g_autoptr(GError) error = NULL, quick_error = NULL;
        g_autoptr(Profile) wanted = NULL, is = NULL;

        n_files = (guint)g_rand_int_range(rand, 1, N_FILES_MAX);
        n_blocks = (guint)g_rand_int_range(rand, 1, N_BLOCKS_MAX);
        for (guint i = 0; i < n_texts; i++)
            g_ptr_array_add(
                texts, random_text(rand, modes[round % G_N_ELEMENTS(modes)], random_oddity(rand), n_files, n_blocks));
        wanted = sum_in_full(texts, &n_good, &error);
        is = (round % 2 ? sum_of_replicas : sum_with_threads)(texts, rand, &n_quick_good, &quick_error);
        g_assert_cmpuint(n_quick_good, ==, n_good);
        g_assert_cmpint(is != NULL, ==, wanted != NULL);
        if (wanted) {
            g_autofree char *text = text_of(wanted);

            assert_profile(is, text);
            n_sums++;
        } else {
            g_autofree char *name = g_strdup_printf("text %u", n_good);

            g_assert_true(g_str_has_prefix(quick_error->message, name));
            g_assert_true(g_str_has_suffix(quick_error->message, error->message));
            g_assert_cmpint(quick_error->code, ==, error->code);
            n_refusals++;
        }
    }
    g_assert_cmpuint(n_sums, >, N_ROUNDS / 5);
    g_assert_cmpuint(n_refusals, >, N_ROUNDS / 5);
}

static bool add_text(Replicas *replicas, const char *name, const char *text, GError **error)
{
    replicas_begin(replicas, name);
    return replicas_add_piece(replicas, text, strlen(text), error) && replicas_end(replicas, error);
}

static void a_name_that_goes_on_behind_a_colon_is_another_file(void)
{
    static const char *const texts[] = { "mode: count\na:1.1,2.2 1 1\na:b:1.1,2.2 1 2\nab:1.1,2.2 1 3\n",
                                         "mode: count\na:1.1,2.2 1 1\na:b:1.1,2.2 1 7\nab:1.1,2.2 1 3\n" };
    g_autoptr(Replicas) replicas = replicas_new(PROFILE_TEXT_SINGLE, &profile_limits_default);
    g_autoptr(Profile) sum = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        g_assert_true(add_text(replicas, "text", texts[i], NULL));
    sum = replicas_finish(replicas);
    assert_profile(sum, "mode: count\na:1.1,2.2 1 2\na:b:1.1,2.2 1 9\nab:1.1,2.2 1 6\n");
}

static void an_empty_text_does_not_take_the_mode_away(void)
{
    g_autoptr(Replicas) replicas = replicas_new(PROFILE_TEXT_SINGLE, &profile_limits_default);
    g_autoptr(Profile) sum = NULL;

    g_assert_true(add_text(replicas, "mode only", "mode: set\n", NULL));
    g_assert_true(add_text(replicas, "empty", "", NULL));
    sum = replicas_finish(replicas);
    assert_profile(sum, "mode: set\n");
}

static void a_conflict_names_both_texts(void)
{
    static const struct {
        const char *texts[3];
        const char *message;
    } cases[] = {
        { { "mode: set\na:1.1,2.2 1 1\n", "mode: set\nb:1.1,2.2 1 1\n", "mode: set\nb:1.1,3.2 1 1\n" },
          "third does not merge with second: file \"b\" has other blocks: the first place that differs is 1.1,2.2" },
        { { "mode: set\na:1.1,2.2 1 1\n", "mode: set\na:1.1,2.2 1 0\n", "mode: set\na:1.1,2.2 2 1\n" },
          "third does not merge with first: file \"a\" has other blocks: the first place that differs is 1.1,2.2" },
        { { "", "mode: set\na:1.1,2.2 1 1\n", "mode: count\na:1.1,2.2 1 1\n" },
          "third does not merge with second: counter mode \"count\" does not mix with mode \"set\"" },
        { { "mode: set\na:1.1,2.2 1 1\n", "mode: set\na:1.1,2.2 1 0\n", "mode: set\na:1.1,2.2 1 x\n" },
          "third: line 2: \"a:1.1,2.2 1 x\" doesn't match expected format: couldn't parse \"Count\": strconv.Atoi: "
          "parsing \"x\": invalid syntax" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Replicas) replicas = replicas_new(PROFILE_TEXT_SINGLE, &profile_limits_default);
        g_autoptr(GError) error = NULL;

        g_assert_true(add_text(replicas, "first", cases[i].texts[0], &error));
        g_assert_true(add_text(replicas, "second", cases[i].texts[1], &error));
        g_assert_false(add_text(replicas, "third", cases[i].texts[2], &error));
        g_assert_cmpstr(error->message, ==, cases[i].message);
    }
}

static void profiles_in_another_form_join_in(void)
{
    g_autoptr(Replicas) replicas = replicas_new(PROFILE_TEXT_SINGLE, &profile_limits_default);
    g_autoptr(Profile) sum = NULL;

    for (guint i = 0; i < 3; i++)
        g_assert_true(add_text(replicas, "text", "mode: count\na:1.1,2.2 1 1\n", NULL));
    g_assert_true(
        replicas_take_profile(replicas, "other", profile_of("mode: count\na:1.1,2.2 1 5\nb:1.1,2.2 1 7\n"), NULL));
    g_assert_true(add_text(replicas, "text", "mode: count\na:1.1,2.2 1 9223372036854775000\n", NULL));
    sum = replicas_finish(replicas);
    assert_profile(sum, "mode: count\na:1.1,2.2 1 9223372036854775008\nb:1.1,2.2 1 7\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/replicas/empty", an_empty_text_does_not_take_the_mode_away);
    g_test_add_func("/replicas/colon", a_name_that_goes_on_behind_a_colon_is_another_file);
    g_test_add_func("/replicas/as in full", replicas_are_what_reading_each_in_full_gives);
    g_test_add_func("/replicas/conflicts", a_conflict_names_both_texts);
    g_test_add_func("/replicas/other forms", profiles_in_another_form_join_in);
    return g_test_run();
}
