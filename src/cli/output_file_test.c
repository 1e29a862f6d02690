// SPDX-License-Identifier: Apache-2.0
// Tests of the output file: an old file stays until the new one is whole, and nothing is replaced that may not be.
#include "cli/output_file.h"

#include "base/error.h"
#include "base/file.h"
#include "cli/temporary_folder.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct Fixture {
    TemporaryFolder folder;
    char *path;
} Fixture;

static void fixture_open(Fixture *fixture)
{
    *fixture = (Fixture){ 0 };
    g_assert_true(temporary_folder_open(&fixture->folder, NULL));
    fixture->path = g_build_filename(fixture->folder.path, "report", NULL);
}

static void fixture_close(Fixture *fixture)
{
    g_free(fixture->path);
    temporary_folder_close(&fixture->folder);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Fixture, fixture_close)

static bool write_text(const char *path, const char *text)
{
    g_autoptr(OutputFile) file = NULL;

    g_assert_true(output_file_open(&file, path, NULL));
    output_text(output_file_output(file), text);
    return output_file_finish(file, NULL);
}

static void assert_content(const char *path, const char *text)
{
    g_autoptr(GBytes) bytes = NULL;
    gsize size;
    const char *data;

    g_assert_true(file_read(&bytes, path, 1000, NULL));
    data = g_bytes_get_data(bytes, &size);
    g_assert_cmpmem(data, (int)size, text, (int)strlen(text));
}

static guint count_files(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    guint n = 0;

    while (g_dir_read_name(dir))
        n++;
    return n;
}

static void a_new_file_has_the_permissions_of_any_new_file(void)
{
    g_auto(Fixture) fixture;
    struct stat about;
    mode_t mask = umask(027);

    fixture_open(&fixture);
    g_assert_true(write_text(fixture.path, "all of it"));
    umask(mask);
    assert_content(fixture.path, "all of it");
    g_assert_cmpint(stat(fixture.path, &about), ==, 0);
    g_assert_cmphex(about.st_mode & 07777, ==, 0640);
    g_assert_cmpuint(count_files(fixture.folder.path), ==, 1);
}

static void an_old_file_stays_until_the_new_one_is_whole(void)
{
    g_auto(Fixture) fixture;
    g_autoptr(OutputFile) file = NULL;
    struct stat about;

    fixture_open(&fixture);
    g_assert_true(write_text(fixture.path, "old"));
    g_assert_cmpint(chmod(fixture.path, 0604), ==, 0);
    g_assert_true(output_file_open(&file, fixture.path, NULL));
    for (guint i = 0; i < 200000; i++)
        output_text(output_file_output(file), "a part; ");
    assert_content(fixture.path, "old");
    g_assert_true(output_file_finish(file, NULL));
    g_assert_cmpint(stat(fixture.path, &about), ==, 0);
    g_assert_cmpint(about.st_size, ==, 8 * 200000);
    g_assert_cmphex(about.st_mode & 07777, ==, 0604);
}

static void a_file_that_is_given_up_stays_as_it_was(void)
{
    g_auto(Fixture) fixture;
    OutputFile *file;

    fixture_open(&fixture);
    g_assert_true(write_text(fixture.path, "old"));
    g_assert_true(output_file_open(&file, fixture.path, NULL));
    output_text(output_file_output(file), "half");
    output_file_close(file);
    assert_content(fixture.path, "old");
    g_assert_cmpuint(count_files(fixture.folder.path), ==, 1);
}

static void a_link_is_written_through_and_stays_a_link(void)
{
    g_auto(Fixture) fixture;
    g_autofree char *target = NULL;

    fixture_open(&fixture);
    target = g_build_filename(fixture.folder.path, "target", NULL);
    g_assert_true(write_text(target, "a longer old text"));
    g_assert_cmpint(symlink("target", fixture.path), ==, 0);
    g_assert_true(write_text(fixture.path, "new"));
    assert_content(target, "new");
    g_assert_true(g_file_test(fixture.path, G_FILE_TEST_IS_SYMLINK));
}

static void what_a_link_leads_to_stays_as_it_was_when_it_is_given_up(void)
{
    g_auto(Fixture) fixture;
    g_autofree char *target = NULL;
    OutputFile *file;

    fixture_open(&fixture);
    target = g_build_filename(fixture.folder.path, "target", NULL);
    g_assert_true(write_text(target, "old"));
    g_assert_cmpint(symlink("target", fixture.path), ==, 0);
    g_assert_true(output_file_open(&file, fixture.path, NULL));
    output_file_close(file);
    assert_content(target, "old");
    g_assert_cmpuint(count_files(fixture.folder.path), ==, 2);
}

static void a_link_to_nothing_gets_a_file(void)
{
    g_auto(Fixture) fixture;
    g_autofree char *target = NULL;

    fixture_open(&fixture);
    target = g_build_filename(fixture.folder.path, "target", NULL);
    g_assert_cmpint(symlink(target, fixture.path), ==, 0);
    g_assert_true(write_text(fixture.path, "new"));
    assert_content(target, "new");
    g_assert_true(g_file_test(fixture.path, G_FILE_TEST_IS_SYMLINK));
}

static void a_link_to_itself_fails(void)
{
    g_auto(Fixture) fixture;
    g_autoptr(OutputFile) file = NULL;

    fixture_open(&fixture);
    g_assert_cmpint(symlink("report", fixture.path), ==, 0);
    g_assert_false(output_file_open(&file, fixture.path, NULL));
}

static void an_open_file_is_written_into_and_not_replaced(void)
{
    g_auto(Fixture) fixture;
    g_autofree char *name = NULL;
    struct stat before, after;
    int fd;

    fixture_open(&fixture);
    fd = open(fixture.path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    g_assert_cmpint(fstat(fd, &before), ==, 0);
    name = g_strdup_printf("/dev/fd/%d", fd);
    g_assert_true(write_text(name, "new"));
    close(fd);
    assert_content(fixture.path, "new");
    g_assert_cmpint(stat(fixture.path, &after), ==, 0);
    g_assert_cmpuint(before.st_ino, ==, after.st_ino);
}

static void a_device_that_takes_nothing_fails(void)
{
    g_assert_false(write_text("/dev/full", "text"));
    g_assert_true(g_file_test("/dev/full", G_FILE_TEST_EXISTS));
}

static void a_folder_that_does_not_exist_is_named(void)
{
    g_autoptr(OutputFile) file = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_false(output_file_open(&file, "/no/such/folder/report", &error));
    g_assert_cmpstr(error->message, ==, "/no/such/folder/report: No such file or directory");
    g_assert_cmpint(error_kind(error), ==, GOC_ERROR_NOT_FOUND);
}

// Root may write everything, so that it has to be somebody else.
static void a_file_that_may_not_be_written_is_not_replaced(void)
{
    enum { NOBODY = 65534 };
    g_auto(Fixture) fixture;
    g_autoptr(OutputFile) file = NULL;
    g_autoptr(GError) error = NULL;
    uid_t user = geteuid();
    bool is_opened;

    fixture_open(&fixture);
    g_assert_true(write_text(fixture.path, "old"));
    g_assert_cmpint(chmod(fixture.path, 0444), ==, 0);
    g_assert_cmpint(chmod(fixture.folder.path, 0777), ==, 0);
    g_assert_cmpint(seteuid(user == 0 ? NOBODY : user), ==, 0);
    is_opened = output_file_open(&file, fixture.path, &error);
    g_assert_cmpint(seteuid(user), ==, 0);
    g_assert_false(is_opened);
    g_assert_true(g_str_has_suffix(error->message, "report: Permission denied"));
    g_assert_cmpuint(count_files(fixture.folder.path), ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/output_file/new", a_new_file_has_the_permissions_of_any_new_file);
    g_test_add_func("/output_file/whole", an_old_file_stays_until_the_new_one_is_whole);
    g_test_add_func("/output_file/given_up", a_file_that_is_given_up_stays_as_it_was);
    g_test_add_func("/output_file/link", a_link_is_written_through_and_stays_a_link);
    g_test_add_func("/output_file/link_given_up", what_a_link_leads_to_stays_as_it_was_when_it_is_given_up);
    g_test_add_func("/output_file/link_to_nothing", a_link_to_nothing_gets_a_file);
    g_test_add_func("/output_file/link_to_itself", a_link_to_itself_fails);
    g_test_add_func("/output_file/descriptor", an_open_file_is_written_into_and_not_replaced);
    g_test_add_func("/output_file/device", a_device_that_takes_nothing_fails);
    g_test_add_func("/output_file/protected", a_file_that_may_not_be_written_is_not_replaced);
    g_test_add_func("/output_file/folder", a_folder_that_does_not_exist_is_named);
    return g_test_run();
}
