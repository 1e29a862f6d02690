// SPDX-License-Identifier: Apache-2.0
// Tests of the profile body: every form of the same coverage is the same profile, and what is none says what it is.
#include "cover/profile_body.h"

#include "base/error.h"
#include "base/file.h"
#include "base/test_archive.h"
#include "cover/covdata.h"

#include <fcntl.h>
#include <stdio.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FILE, fclose)

#define TEXT "mode: atomic\na.go:1.1,2.2 3 1\n"

static GBytes *data_file(const char *name)
{
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "data", "echo", name, NULL);
    g_autoptr(GError) error = NULL;
    GBytes *bytes = NULL;

    g_assert_true(file_read(&bytes, path, 1 << 20, &error));
    return bytes;
}

static bool read_fd(Profile **out, int fd, const ProfileBodyRules *rules, GError **error)
{
    g_autoptr(CovFiles) files = NULL;

    return profile_body_open_fd(&files, out, fd, rules, error) &&
           (!files || covdata_read(out, files, rules->limits, rules->unknown, error));
}

static GBytes *pair(void)
{
    return data_file("live.pair");
}

// The pair's files under the names that a program gives them, in a folder, beside one that is something else.
static GBytes *tar_of_pair(void)
{
    g_autoptr(GBytes) meta = data_file("live.covmeta");
    g_autoptr(GBytes) counters = data_file("live.covcounters");
    const TarEntry entries[] = {
        { "./covdata/", '5', NULL, NULL, 0 },
        { "./covdata/covcounters.00.1.2", '0', g_bytes_get_data(counters, NULL), NULL, g_bytes_get_size(counters) },
        { "./covdata/covmeta.00", '0', g_bytes_get_data(meta, NULL), NULL, g_bytes_get_size(meta) },
        { "./covdata/notes", '0', "x", NULL, 0 },
        { NULL, 0, NULL, NULL, 0 },
    };

    return tar_of(entries);
}

static bool read_bytes(Profile **out, GBytes *bytes, ProfileTextForm form, GError **error)
{
    const ProfileBodyRules rules = { form, &profile_limits_default, NULL };
    gsize size;
    const void *data = g_bytes_get_data(bytes, &size);

    return profile_body_read(out, data, size, &rules, error);
}

static char *text_of_body(GBytes *bytes, ProfileTextForm form)
{
    g_autoptr(Profile) profile = NULL;
    g_autoptr(Output) output = output_new_memory();
    g_autoptr(GBytes) text = NULL;
    g_autoptr(GError) error = NULL;

    if (!read_bytes(&profile, bytes, form, &error))
        return g_strdup(error->message);
    profile_text_write(profile, output);
    text = output_steal(output);
    return g_strndup(g_bytes_get_data(text, NULL), g_bytes_get_size(text));
}

static GBytes *as_it_is(GBytes *bytes)
{
    return g_bytes_ref(bytes);
}

static void every_form_is_the_same_profile(void)
{
    GBytes *(*const forms[])(void) = { pair, tar_of_pair };
    GBytes *(*const packings[])(GBytes *) = { as_it_is, gzip_of, zstd_of };
    g_autoptr(GBytes) plain = pair();
    g_autofree char *want = text_of_body(plain, PROFILE_TEXT_SINGLE);

    g_assert_true(g_str_has_prefix(want, "mode: atomic\n"));
    for (guint i = 0; i < G_N_ELEMENTS(forms) * G_N_ELEMENTS(packings); i++) {
        g_autoptr(GBytes) bytes = forms[i % G_N_ELEMENTS(forms)]();
        g_autoptr(GBytes) packed = packings[i / G_N_ELEMENTS(forms)](bytes);
        g_autofree char *got = text_of_body(packed, PROFILE_TEXT_SINGLE);

        g_assert_cmpstr(got, ==, want);
    }
    for (guint i = 0; i < G_N_ELEMENTS(packings); i++) {
        g_autoptr(GBytes) text = g_bytes_new(want, strlen(want));
        g_autoptr(GBytes) packed = packings[i](text);
        g_autofree char *got = text_of_body(packed, PROFILE_TEXT_SINGLE);

        g_assert_cmpstr(got, ==, want);
    }
}

static void a_descriptor_gives_what_memory_gives(void)
{
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "data", "echo", "profile.txt", NULL);
    g_autoptr(GBytes) text = data_file("profile.txt");
    g_autoptr(Profile) want = NULL;
    g_autoptr(Profile) got = NULL;
    g_autoptr(GError) error = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    g_assert_true(read_bytes(&want, text, PROFILE_TEXT_SINGLE, &error));
    g_assert_true(read_fd(&got, fd, &profile_body_rules_default, &error));
    g_assert_true(profile_has_layout_of(got, want));
    close(fd);
}

// Larger than what one thread reads.
static GString *large_text(void)
{
    GString *text = g_string_new("mode: atomic\n");

    for (guint file = 0; text->len < 5 << 20; file++) {
        for (guint block = 1; block < 500; block++)
            g_string_append_printf(text, "example.com/folder/file%05u.go:%u.2,%u.10 2 %u\n", file, block ^ 1, block ^ 1,
                                   block % 7);
    }
    return text;
}

static void a_large_file_gives_what_memory_gives(void)
{
    static const char *const last_lines[] = { "", "example.com/folder/file00000.go:1.2,1.10 2 1", "wrong" };

    for (guint i = 0; i < G_N_ELEMENTS(last_lines); i++) {
        g_autoptr(GString) text = large_text();
        g_autoptr(Profile) want = NULL;
        g_autoptr(Profile) got = NULL;
        g_autoptr(GError) want_error = NULL;
        g_autoptr(GError) error = NULL;
        g_autoptr(FILE) file = tmpfile();
        bool is_read;

        g_string_append(text, last_lines[i]);
        g_assert_cmpuint(fwrite(text->str, 1, text->len, file), ==, text->len);
        rewind(file);
        is_read = profile_body_read(&want, text->str, text->len, &profile_body_rules_default, &want_error);
        g_assert_cmpint(read_fd(&got, fileno(file), &profile_body_rules_default, &error), ==, is_read);
        if (is_read)
            g_assert_true(profile_has_layout_of(got, want));
        else
            g_assert_cmpstr(error->message, ==, want_error->message);
    }
}

static GBytes *counters_alone(void)
{
    return data_file("live.covcounters");
}

static GBytes *meta_alone(void)
{
    return data_file("live.covmeta");
}

static GBytes *empty_tar(void)
{
    const TarEntry entries[] = { { "notes", '0', "x", NULL, 0 }, { NULL, 0, NULL, NULL, 0 } };

    return tar_of(entries);
}

static GBytes *tar_of_meta(void)
{
    g_autoptr(GBytes) meta = meta_alone();
    const TarEntry entries[] = {
        { "a/covmeta.00", '0', g_bytes_get_data(meta, NULL), NULL, g_bytes_get_size(meta) },
        { NULL, 0, NULL, NULL, 0 },
    };

    return tar_of(entries);
}

static GBytes *tar_of_broken_counters(void)
{
    g_autoptr(GBytes) meta = meta_alone();
    const TarEntry entries[] = {
        { "a/covmeta.00", '0', g_bytes_get_data(meta, NULL), NULL, g_bytes_get_size(meta) },
        { "a/covcounters.00.1.2", '0', "broken", NULL, 0 },
        { NULL, 0, NULL, NULL, 0 },
    };

    return tar_of(entries);
}

static GBytes *two_texts(void)
{
    return g_bytes_new_static(TEXT TEXT, strlen(TEXT TEXT));
}

static GBytes *a_page(void)
{
    return g_bytes_new_static("<html>", 6);
}

static const struct {
    GBytes *(*make)(void);
    GocError kind;
    const char *reason;
} refused[] = {
    { counters_alone, GOC_ERROR_INVALID, "counter data (covcounters) without its meta data (covmeta)" },
    { meta_alone, GOC_ERROR_INVALID, "meta data (covmeta) without counter data (covcounters)" },
    { empty_tar, GOC_ERROR_INVALID, "the tar holds no coverage data" },
    { tar_of_meta, GOC_ERROR_NOT_FOUND, "a/covmeta.00" },
    { tar_of_broken_counters, GOC_ERROR_INVALID, "a/covcounters.00.1.2" },
    { two_texts, GOC_ERROR_INVALID, "line 3: \"mode: atomic\"" },
    { a_page, GOC_ERROR_INVALID, "not a profile but an HTML page" },
};

static void what_is_wrong_is_named_packed_or_not(void)
{
    GBytes *(*const packings[])(GBytes *) = { as_it_is, gzip_of, zstd_of };

    for (guint i = 0; i < G_N_ELEMENTS(refused) * G_N_ELEMENTS(packings); i++) {
        const GocError kind = refused[i % G_N_ELEMENTS(refused)].kind;
        const char *reason = refused[i % G_N_ELEMENTS(refused)].reason;
        g_autoptr(GBytes) bytes = refused[i % G_N_ELEMENTS(refused)].make();
        g_autoptr(GBytes) packed = packings[i / G_N_ELEMENTS(refused)](bytes);
        g_autoptr(Profile) profile = NULL;
        g_autoptr(GError) error = NULL;

        g_assert_false(read_bytes(&profile, packed, PROFILE_TEXT_SINGLE, &error));
        g_assert_null(profile);
        g_assert_error(error, GOC_ERROR, (int)kind);
        if (!strstr(error->message, reason))
            g_assert_cmpstr(error->message, ==, reason);
    }
}

static void texts_in_a_row_are_read_only_when_asked_for(void)
{
    g_autoptr(GBytes) bytes = two_texts();
    g_autofree char *got = text_of_body(bytes, PROFILE_TEXT_CONCATENATED);

    g_assert_cmpstr(got, ==, "mode: atomic\na.go:1.1,2.2 3 2\n");
}

static void programs_without_counters_are_told(void)
{
    g_autoptr(GBytes) meta = meta_alone();
    g_autoptr(GBytes) counters = counters_alone();
    const TarEntry entries[] = {
        { "a/covmeta.00", '0', g_bytes_get_data(meta, NULL), NULL, g_bytes_get_size(meta) },
        { "a/covcounters.00.1.2", '0', g_bytes_get_data(counters, NULL), NULL, g_bytes_get_size(counters) },
        { "a/covmeta.01", '0', g_bytes_get_data(meta, NULL), NULL, g_bytes_get_size(meta) },
        { NULL, 0, NULL, NULL, 0 },
    };
    g_autoptr(GBytes) tar = tar_of(entries);
    g_autoptr(GPtrArray) unknown = g_ptr_array_new_with_free_func(g_free);
    const ProfileBodyRules rules = { PROFILE_TEXT_SINGLE, &profile_limits_default, unknown };
    g_autoptr(Profile) profile = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(profile_body_read(&profile, g_bytes_get_data(tar, NULL), g_bytes_get_size(tar), &rules, &error));
    g_assert_cmpuint(unknown->len, ==, 1);
    g_assert_cmpstr(unknown->pdata[0], ==, "a/covmeta.01");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/profile_body/forms", every_form_is_the_same_profile);
    g_test_add_func("/profile_body/descriptor", a_descriptor_gives_what_memory_gives);
    g_test_add_func("/profile_body/large file", a_large_file_gives_what_memory_gives);
    g_test_add_func("/profile_body/refused", what_is_wrong_is_named_packed_or_not);
    g_test_add_func("/profile_body/concatenated", texts_in_a_row_are_read_only_when_asked_for);
    g_test_add_func("/profile_body/unknown", programs_without_counters_are_told);
    return g_test_run();
}
