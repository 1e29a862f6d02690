// SPDX-License-Identifier: Apache-2.0
#include "cover/covfile_reader.h"

#include "base/error.h"
#include "base/test_folder.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void put_file(const char *folder, const char *name, const char *content)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    g_assert_true(g_file_set_contents(path, content, -1, NULL));
}

static void a_file_is_read_whole_into_the_same_memory(void)
{
    g_autofree char *folder = test_folder_new();
    g_autoptr(CovFiles) files = covfiles_new();
    g_autoptr(CovFileReader) reader = covfile_reader_new();
    g_autoptr(GPtrArray) pods = NULL;
    const char *wanted[] = { "longer than the next", "short" };

    put_file(folder, "covmeta.a", wanted[0]);
    put_file(folder, "covmeta.b", wanted[1]);
    g_assert_true(covfiles_add_folder(files, folder, NULL));
    pods = covfiles_pods(files);
    g_assert_cmpuint(pods->len, ==, 2);
    for (guint i = 0; i < pods->len; i++) {
        const CovPod *pod = g_ptr_array_index(pods, i);
        const void *data;
        gsize size;

        g_assert_true(covfile_reader_read(reader, pod->meta, 100, &data, &size, NULL));
        g_assert_cmpuint(size, ==, strlen(wanted[i]));
        g_assert_true(memcmp(data, wanted[i], size) == 0);
    }
    test_folder_free(folder);
}

static void what_cannot_be_read_is_refused_in_words(void)
{
    static const struct {
        const char *name, *message;
        GocError kind;
    } cases[] = {
        { "covmeta.big", "6 bytes; at most 5 are read", GOC_ERROR_TOO_BIG },
        { "covmeta.gone", "No such file or directory", GOC_ERROR_NOT_FOUND },
        { "covmeta.pipe", "not a regular file", GOC_ERROR_INVALID },
    };
    g_autofree char *folder = test_folder_new();
    g_autofree char *gone = g_build_filename(folder, "covmeta.gone", NULL);
    g_autofree char *pipe = g_build_filename(folder, "covmeta.pipe", NULL);
    g_autoptr(CovFiles) files = covfiles_new();
    g_autoptr(CovFileReader) reader = covfile_reader_new();
    g_autoptr(GPtrArray) pods = NULL;

    put_file(folder, "covmeta.big", "123456");
    put_file(folder, "covmeta.gone", "");
    g_assert_cmpint(mkfifo(pipe, 0600), ==, 0);
    g_assert_true(covfiles_add_folder(files, folder, NULL));
    g_assert_cmpint(unlink(gone), ==, 0);
    pods = covfiles_pods(files);
    g_assert_cmpuint(pods->len, ==, G_N_ELEMENTS(cases));
    for (guint i = 0; i < pods->len; i++) {
        const CovPod *pod = g_ptr_array_index(pods, i);
        g_autofree char *message = g_strdup_printf("\"%s/%s\": %s", folder, cases[i].name, cases[i].message);
        g_autoptr(GError) error = NULL;
        const void *data;
        gsize size;

        g_assert_false(covfile_reader_read(reader, pod->meta, 5, &data, &size, &error));
        g_assert_error(error, GOC_ERROR, (int)cases[i].kind);
        g_assert_cmpstr(error->message, ==, message);
    }
    test_folder_free(folder);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/covfile_reader/whole", a_file_is_read_whole_into_the_same_memory);
    g_test_add_func("/covfile_reader/refused", what_cannot_be_read_is_refused_in_words);
    return g_test_run();
}
