// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "base/file.h"
#include "base/test_folder.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

static char *folder;

static void what_was_written_is_read_back(void)
{
    g_autofree char *path = g_build_filename(folder, "a", NULL);
    g_autoptr(GBytes) content = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(file_write(path, "one", 3, &error));
    g_assert_true(file_write(path, "second", 6, &error));
    g_assert_true(file_read(&content, path, 6, &error));
    g_assert_cmpmem(g_bytes_get_data(content, NULL), (int)g_bytes_get_size(content), "second", 6);
}

static void a_file_above_the_ceiling_is_refused(void)
{
    g_autofree char *path = g_build_filename(folder, "b", NULL);
    g_autoptr(GBytes) content = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(file_write(path, "1234", 4, &error));
    g_assert_false(file_read(&content, path, 3, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_TOO_BIG);
}

static void a_missing_file_and_a_folder_are_told_apart(void)
{
    g_autoptr(GBytes) content = NULL;
    g_autoptr(GError) missing = NULL;
    g_autoptr(GError) is_folder = NULL;

    g_assert_false(file_read(&content, "/nonexistent/x", 10, &missing));
    g_assert_error(missing, GOC_ERROR, GOC_ERROR_NOT_FOUND);
    g_assert_false(file_read(&content, folder, 10, &is_folder));
    g_assert_error(is_folder, GOC_ERROR, GOC_ERROR_INVALID);
}

static void *miss(void *data)
{
    g_autoptr(GBytes) content = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_false(file_read_beneath(&content, folder, "missing", 10, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_NOT_FOUND);
    return NULL;
}

// Young threads wait for each other inside of the allocator, and such a wait leaves its own errno.
static void a_missing_file_is_missing_in_every_thread(void)
{
    for (int round = 0; round < 500; round++) {
        pthread_t threads[8];

        for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
            g_assert_cmpint(pthread_create(&threads[i], NULL, miss, NULL), ==, 0);
        for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
            pthread_join(threads[i], NULL);
    }
}

static void a_fifo_is_refused_without_waiting_for_its_writer(void)
{
    g_autofree char *path = g_build_filename(folder, "fifo", NULL);
    g_autoptr(GBytes) content = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(mkfifo(path, 0600), ==, 0);
    g_assert_false(file_read(&content, path, 10, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
}

static void a_failed_write_leaves_nothing_behind(void)
{
    g_autofree char *path = g_build_filename(folder, "d", NULL);
    g_autofree char *inside = g_build_filename(path, "full", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GDir) listing = NULL;

    g_assert_true(file_make_folder(inside, &error));
    g_assert_false(file_write(path, "x", 1, &error));
    listing = g_dir_open(folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(listing));)
        g_assert_false(g_str_has_prefix(name, "d."));
}

static void what_lies_beneath_is_read_and_nothing_else(void)
{
    static const char *const refused[] = { "in/../../etc/passwd", "/etc/passwd", "..", "out/passwd", "in/link" };
    g_autofree char *path = g_build_filename(folder, "in", "deep", "file", NULL);
    g_autofree char *link = g_build_filename(folder, "in", "link", NULL);
    g_autofree char *out = g_build_filename(folder, "out", NULL);
    g_autoptr(GBytes) content = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(file_make_folder_beneath(folder, "in/deep", &error));
    g_assert_true(file_make_folder_beneath(folder, "in/deep", &error));
    g_assert_true(file_write(path, "1", 1, &error));
    g_assert_cmpint(symlink("deep/file", link), ==, 0);
    g_assert_cmpint(symlink("/etc", out), ==, 0);
    g_assert_true(file_read_beneath(&content, folder, "in/deep/file", 1, &error));
    g_assert_no_error(error);
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_assert_false(file_read_beneath(&content, folder, refused[i], 1 << 20, &error));
        g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
        g_clear_error(&error);
    }
    g_assert_false(file_make_folder_beneath(folder, "out/made", &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
}

static atomic_bool is_over;

static void *rename_on(void *data)
{
    g_autofree char *one = g_build_filename(folder, "one", NULL);
    g_autofree char *two = g_build_filename(folder, "two", NULL);

    g_assert_true(file_write(one, "1", 1, NULL));
    while (!atomic_load(&is_over)) {
        g_assert_cmpint(g_rename(one, two), ==, 0);
        g_assert_cmpint(g_rename(two, one), ==, 0);
    }
    return NULL;
}

// The kernel refuses a way through ".." with EAGAIN when anything on the machine was renamed while it walked.
static void renames_elsewhere_do_not_disturb_a_reader(void)
{
    g_autofree char *path = g_build_filename(folder, "way", "in", "file", NULL);
    pthread_t renamer;

    g_assert_true(file_make_folder_beneath(folder, "way/in", NULL));
    g_assert_true(file_write(path, "1", 1, NULL));
    atomic_store(&is_over, false);
    g_assert_cmpint(pthread_create(&renamer, NULL, rename_on, NULL), ==, 0);
    for (int i = 0; i < 20000; i++) {
        g_autoptr(GBytes) content = NULL;
        g_autoptr(GError) error = NULL;

        g_assert_true(file_read_beneath(&content, folder, "way/in/../../way/in/../in/file", 1, &error));
    }
    atomic_store(&is_over, true);
    pthread_join(renamer, NULL);
}

int main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    folder = test_folder_new();
    g_test_add_func("/file/read back", what_was_written_is_read_back);
    g_test_add_func("/file/ceiling", a_file_above_the_ceiling_is_refused);
    g_test_add_func("/file/missing", a_missing_file_and_a_folder_are_told_apart);
    g_test_add_func("/file/threads", a_missing_file_is_missing_in_every_thread);
    g_test_add_func("/file/fifo", a_fifo_is_refused_without_waiting_for_its_writer);
    g_test_add_func("/file/failed write", a_failed_write_leaves_nothing_behind);
    g_test_add_func("/file/beneath", what_lies_beneath_is_read_and_nothing_else);
    g_test_add_func("/file/renames", renames_elsewhere_do_not_disturb_a_reader);
    status = g_test_run();
    test_folder_free(folder);
    g_free(folder);
    return status;
}
