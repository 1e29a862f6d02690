// SPDX-License-Identifier: Apache-2.0
// Tests of the unpacking: every form, what is cut or wrong, and what grows too much.
#include "base/unpack.h"

#include "base/error.h"
#include "base/test_archive.h"

#include <fcntl.h>

#include <string.h>
#include <unistd.h>

#define TEXT "mode: set\na.go:1.1,2.2 3 1\n"

enum { CEILING = 64 << 20 };

// What was visited, as one text: "name=content;" for files, pieces as they are.
static bool note_file(const char *name, GBytes *content, void *data, GError **error)
{
    gsize size;
    const char *bytes = g_bytes_get_data(content, &size);

    g_string_append_printf(data, "%s=%.*s;", name, (int)size, size ? bytes : "");
    return true;
}

static bool note_piece(const void *piece, gsize size, void *data, GError **error)
{
    g_string_append_len(data, piece, (gssize)size);
    return true;
}

static bool unpack_to(GString *seen, GBytes *archive, guint64 ceiling_bytes, GError **error)
{
    const UnpackVisitor visitor = { NULL, note_file, note_piece, seen };
    gsize size;
    const void *data = g_bytes_get_data(archive, &size);

    return unpack(data, size, ceiling_bytes, &visitor, error);
}

static void assert_refused(GBytes *archive, GocError kind, const char *reason)
{
    g_autoptr(GString) seen = g_string_new(NULL);
    g_autoptr(GError) error = NULL;

    g_assert_false(unpack_to(seen, archive, CEILING, &error));
    g_assert_error(error, GOC_ERROR, (int)kind);
    if (!strstr(error->message, reason))
        g_assert_cmpstr(error->message, ==, reason);
}

static GBytes *bare_text(void)
{
    return g_bytes_new_static(TEXT, strlen(TEXT));
}

static GBytes *two_files(void)
{
    static const TarEntry entries[] = {
        { "data", '5', NULL, NULL, 0 },
        { "./data/one", '0', "1", NULL, 0 },
        { "data/two", '0', TEXT, NULL, 0 },
        { NULL, 0, NULL, NULL, 0 },
    };

    return tar_of(entries);
}

static const struct {
    const char *name;
    GBytes *(*make)(void);
    GBytes *(*pack)(GBytes *bytes);
    const char *want;
} forms[] = {
    { "plain", bare_text, NULL, TEXT },
    { "gzip", bare_text, gzip_of, TEXT },
    { "zstd", bare_text, zstd_of, TEXT },
    { "tar", two_files, NULL, "./data/one=1;data/two=" TEXT ";" },
    { "tar.gz", two_files, gzip_of, "./data/one=1;data/two=" TEXT ";" },
    { "tar.zst", two_files, zstd_of, "./data/one=1;data/two=" TEXT ";" },
};

static GBytes *make_form(guint i)
{
    g_autoptr(GBytes) plain = forms[i].make();

    return forms[i].pack ? forms[i].pack(plain) : g_bytes_ref(plain);
}

static void each_form_gives_the_same_files(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autoptr(GBytes) archive = make_form(i);
        g_autoptr(GString) seen = g_string_new(NULL);
        g_autoptr(GError) error = NULL;
        gsize size;
        const void *head = g_bytes_get_data(archive, &size);

        g_assert_cmpint(unpack_is_archive(head, size), ==, i > 0);
        g_assert_true(unpack_to(seen, archive, CEILING, &error));
        g_assert_cmpstr(seen->str, ==, forms[i].want);
    }
}

static void a_pipe_gives_what_memory_gives(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autoptr(GBytes) archive = make_form(i);
        g_autoptr(GString) seen = g_string_new(NULL);
        const UnpackVisitor visitor = { NULL, note_file, note_piece, seen };
        g_autoptr(GError) error = NULL;
        int ends[2];

        g_assert_cmpint(pipe2(ends, O_CLOEXEC), ==, 0);
        g_assert_cmpint(write(ends[1], g_bytes_get_data(archive, NULL), g_bytes_get_size(archive)), ==,
                        g_bytes_get_size(archive));
        close(ends[1]);
        g_assert_true(unpack_fd(ends[0], CEILING, &visitor, &error));
        g_assert_cmpstr(seen->str, ==, forms[i].want);
        close(ends[0]);
    }
}

// As pzstd begins: a frame that tells the size of the next one.
static GBytes *zstd_behind_a_note(GBytes *plain)
{
    g_autoptr(GBytes) packed = zstd_of(plain);
    GByteArray *bytes = g_byte_array_new();

    g_byte_array_append(bytes, (const guint8 *)"\x50\x2a\x4d\x18\4\0\0\0note", 12);
    g_byte_array_append(bytes, g_bytes_get_data(packed, NULL), (guint)g_bytes_get_size(packed));
    return g_byte_array_free_to_bytes(bytes);
}

static void a_frame_to_skip_may_come_first(void)
{
    g_autoptr(GBytes) plain = bare_text();
    g_autoptr(GBytes) archive = zstd_behind_a_note(plain);
    g_autoptr(GString) seen = g_string_new(NULL);
    g_autoptr(GError) error = NULL;

    g_assert_true(unpack_to(seen, archive, CEILING, &error));
    g_assert_cmpstr(seen->str, ==, TEXT);
}

// The zeros at the end of a tar may be shorter than their writer made them, down to the two blocks that end it.
static gsize least_size(GBytes *archive)
{
    gsize size;
    const char *bytes = g_bytes_get_data(archive, &size);

    while (size >= 512 && bytes[size - 1] == 0)
        size--;
    return (size + 511) / 512 * 512 + 1024;
}

static void what_is_cut_anywhere_is_refused(void)
{
    for (guint i = 1; i < G_N_ELEMENTS(forms); i++) {
        g_autoptr(GBytes) archive = make_form(i);
        gsize size = forms[i].pack ? g_bytes_get_size(archive) : least_size(archive);
        // Cut before it can be told what it is, it is plain bytes.
        gsize first = forms[i].pack ? 4 : 512;

        for (gsize cut = first; cut < size; cut++) {
            g_autoptr(GBytes) part = g_bytes_new_from_bytes(archive, 0, cut);

            assert_refused(part, GOC_ERROR_INVALID, "");
        }
    }
}

// A gzip with another checksum, and a zstd with one.
static void a_damaged_byte_is_noticed(void)
{
    g_autoptr(GBytes) plain = bare_text();
    GBytes *archives[] = { gzip_of(plain), zstd_of(plain) };
    const gsize from_end[] = { 6, 2 };

    for (guint i = 0; i < G_N_ELEMENTS(archives); i++) {
        gsize size;
        g_autofree guint8 *copy = g_memdup2(g_bytes_get_data(archives[i], NULL), g_bytes_get_size(archives[i]));
        g_autoptr(GBytes) damaged = NULL;

        size = g_bytes_get_size(archives[i]);
        copy[size - from_end[i]] ^= 1;
        damaged = g_bytes_new(copy, size);
        assert_refused(damaged, GOC_ERROR_INVALID, "is damaged");
        g_bytes_unref(archives[i]);
    }
}

static void members_in_a_row_are_one_stream(void)
{
    g_autoptr(GBytes) plain = bare_text();
    GBytes *(*const packs[])(GBytes *) = { gzip_of, zstd_of };

    for (guint i = 0; i < G_N_ELEMENTS(packs); i++) {
        g_autoptr(GBytes) one = packs[i](plain);
        g_autoptr(GByteArray) both = g_byte_array_new();
        g_autoptr(GBytes) archive = NULL;
        g_autoptr(GString) seen = g_string_new(NULL);
        g_autoptr(GError) error = NULL;

        for (guint n = 0; n < 2; n++)
            g_byte_array_append(both, g_bytes_get_data(one, NULL), (guint)g_bytes_get_size(one));
        archive = g_bytes_new(both->data, both->len);
        g_assert_true(unpack_to(seen, archive, CEILING, &error));
        g_assert_cmpstr(seen->str, ==, TEXT TEXT);
    }
}

static void what_is_packed_twice_is_refused(void)
{
    g_autoptr(GBytes) plain = bare_text();
    g_autoptr(GBytes) once = gzip_of(plain);
    g_autoptr(GBytes) twice = zstd_of(once);

    assert_refused(twice, GOC_ERROR_INVALID, "packed twice");
}

static const struct {
    TarEntry entry;
    const char *reason;
} wrong_entries[] = {
    { { "/etc/passwd", '0', "x", NULL, 0 }, "/etc/passwd: the name leads out of its folder" },
    { { "a/../../b", '0', "x", NULL, 0 }, "a/../../b: the name leads out of its folder" },
    { { "..", '5', NULL, NULL, 0 }, "..: the name leads out of its folder" },
    { { "soft", '2', NULL, "/etc/passwd", 0 }, "soft: a link" },
    { { "hard", '1', NULL, "good", 0 }, "hard: a link" },
    { { "device", '3', NULL, NULL, 0 }, "device: neither a file nor a folder" },
    { { "../\033[2J", '0', "x", NULL, 0 }, "../\\033[2J: the name leads out of its folder" },
    { { "fifo", '6', NULL, NULL, 0 }, "fifo: neither a file nor a folder" },
};

static void entries_that_could_do_harm_are_refused_by_name(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(wrong_entries); i++) {
        const TarEntry entries[] = { { "good", '0', "1", NULL, 0 },
                                     wrong_entries[i].entry,
                                     { NULL, 0, NULL, NULL, 0 } };
        g_autoptr(GBytes) tar = tar_of(entries);

        assert_refused(tar, GOC_ERROR_INVALID, wrong_entries[i].reason);
    }
}

static void zeros_that_become_very_many_are_refused(void)
{
    g_autofree char *zeros = g_malloc0(CEILING);
    g_autoptr(GBytes) plain = g_bytes_new_static(zeros, CEILING);
    GBytes *bombs[] = { gzip_of(plain), zstd_of(plain) };

    assert_refused(bombs[0], GOC_ERROR_TOO_BIG, "1000 times as large");
    assert_refused(bombs[1], GOC_ERROR_TOO_BIG, "1000 times as large");
    g_bytes_unref(bombs[0]);
    g_bytes_unref(bombs[1]);
}

static void more_bytes_than_allowed_are_refused(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autoptr(GBytes) archive = make_form(i);
        g_autoptr(GString) seen = g_string_new(NULL);
        g_autoptr(GError) error = NULL;

        g_assert_false(unpack_to(seen, archive, strlen(TEXT) - 1, &error));
        g_assert_error(error, GOC_ERROR, GOC_ERROR_TOO_BIG);
        g_assert_true(strstr(error->message, "more than 26 bytes") != NULL);
    }
}

static void a_tar_of_too_many_entries_is_refused(void)
{
    g_autofree TarEntry *entries = g_new0(TarEntry, 100 * 1000 + 2);
    g_autoptr(GBytes) tar = NULL;

    for (guint i = 0; i <= 100 * 1000; i++)
        entries[i] = (TarEntry){ "x", '5', NULL, NULL, 0 };
    tar = tar_of(entries);
    assert_refused(tar, GOC_ERROR_TOO_BIG, "more than 100000 entries");
}

static bool is_two(const char *name, void *data)
{
    return g_str_has_suffix(name, "two");
}

static void what_is_not_wanted_is_passed_over(void)
{
    g_autoptr(GBytes) tar = two_files();
    g_autoptr(GString) seen = g_string_new(NULL);
    const UnpackVisitor visitor = { is_two, note_file, note_piece, seen };
    g_autoptr(GError) error = NULL;

    g_assert_true(unpack(g_bytes_get_data(tar, NULL), g_bytes_get_size(tar), CEILING, &visitor, &error));
    g_assert_cmpstr(seen->str, ==, "data/two=" TEXT ";");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/unpack/forms", each_form_gives_the_same_files);
    g_test_add_func("/unpack/pipe", a_pipe_gives_what_memory_gives);
    g_test_add_func("/unpack/skipped_frame", a_frame_to_skip_may_come_first);
    g_test_add_func("/unpack/cut", what_is_cut_anywhere_is_refused);
    g_test_add_func("/unpack/damaged", a_damaged_byte_is_noticed);
    g_test_add_func("/unpack/members", members_in_a_row_are_one_stream);
    g_test_add_func("/unpack/twice", what_is_packed_twice_is_refused);
    g_test_add_func("/unpack/entries", entries_that_could_do_harm_are_refused_by_name);
    g_test_add_func("/unpack/bombs", zeros_that_become_very_many_are_refused);
    g_test_add_func("/unpack/bytes", more_bytes_than_allowed_are_refused);
    g_test_add_func("/unpack/many", a_tar_of_too_many_entries_is_refused);
    g_test_add_func("/unpack/wanted", what_is_not_wanted_is_passed_over);
    return g_test_run();
}
