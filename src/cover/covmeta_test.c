// SPDX-License-Identifier: Apache-2.0
#include "cover/covmeta.h"

#include "base/error.h"
#include "cover/covdata_cases.h"

static void real_meta_data_tells_packages_and_functions(void)
{
    g_autoptr(GBytes) bytes = echo_file("live.covmeta");
    g_autoptr(CovMeta) meta = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) seen = g_string_new(NULL);

    g_assert_true(covmeta_read(&meta, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), &error));
    g_assert_cmpstr(meta->mode, ==, "atomic");
    g_assert_cmpuint(meta->hash[0], ==, 0x3a);
    for (guint i = 0; i < meta->packages->len; i++) {
        const CovPackage *package = &g_array_index(meta->packages, CovPackage, i);

        g_string_append_printf(seen, "%s %s %s:", package->path, package->name, package->module);
        for (guint j = package->first_function; j < package->first_function + package->n_functions; j++)
            g_string_append_printf(seen, " %s", g_array_index(meta->functions, CovFunction, j).name);
        g_string_append(seen, "\n");
    }
    g_assert_cmpstr(seen->str, ==,
                    "example.com/echo/store store example.com/echo: New *Ring.Add *Ring.Last Map *Ring.Reset\n"
                    "example.com/echo/api api example.com/echo: *Server.Handler *Server.echo *Server.last\n"
                    "example.com/echo main example.com/echo: main\n");
}

static void no_bytes_at_all_are_refused(void)
{
    g_autoptr(CovMeta) meta = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_cmpuint(covmeta_size(NULL, 0), ==, 0);
    g_assert_false(covmeta_read(&meta, NULL, 0, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
}

static void a_flipped_bit_is_survived(void)
{
    g_autoptr(GByteArray) meta = meta_of(2, two_functions, G_N_ELEMENTS(two_functions));
    guint n_refused = 0;

    for (guint bit = 0; bit < meta->len * 8; bit++) {
        g_autofree guint8 *flipped = g_memdup2(meta->data, meta->len);
        g_autoptr(CovMeta) read = NULL;
        g_autoptr(GError) error = NULL;

        flipped[bit / 8] ^= (guint8)(1 << bit % 8);
        n_refused += !covmeta_read(&read, flipped, meta->len, &error);
        g_assert_true((read != NULL) == (error == NULL));
    }
    g_assert_cmpuint(n_refused, >, meta->len);
}

// A change to good meta data, and the words it is refused with.
static void wrong_meta_data_is_refused_in_words(void)
{
    static const struct {
        guint at;
        guint8 value;
        const char *message;
    } cases[] = {
        { 1, 'x', "is not Go coverage meta data" },
        { 4, 2, "meta data has version 2, not 1" },
        { 8, 1, "meta data says it has 1 bytes and has 165" },
        { 20, 1, "meta data says it has more packages than it has room for" },
        { 48, 4, "meta data has counter mode 4, which is none that counts" },
        { 49, 2, "meta data has granularity 2; only blocks (1) are read" },
        { 57, 9, "package 0 of the meta data lies outside of the file" },
        { 65, 9, "package 0 of the meta data lies outside of the file" },
        { 74, 0, "package 0 of the meta data has a size that is not its own" },
        { 78, 9, "package 0 of the meta data names a string that it does not have" },
        { 117, 9, "package 0 of the meta data says it has more functions than it has room for" },
        { 118, 255, "package 0 of the meta data ends too early" },
        { 129, '\n', "package 0 of the meta data holds a name with a NUL or a line feed" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GByteArray) meta = meta_of(2, two_functions, G_N_ELEMENTS(two_functions));
        g_autoptr(CovMeta) read = NULL;
        g_autoptr(GError) error = NULL;

        g_test_message("byte %u", cases[i].at);
        meta->data[cases[i].at] = cases[i].value;
        g_assert_false(covmeta_read(&read, meta->data, meta->len, &error));
        g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
        g_assert_cmpstr(error->message, ==, cases[i].message);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/covmeta/functions", real_meta_data_tells_packages_and_functions);
    g_test_add_func("/covmeta/nothing", no_bytes_at_all_are_refused);
    g_test_add_func("/covmeta/flipped", a_flipped_bit_is_survived);
    g_test_add_func("/covmeta/wrong", wrong_meta_data_is_refused_in_words);
    return g_test_run();
}
