// SPDX-License-Identifier: Apache-2.0
// Tests of the store: who may open it, and what it refuses.
#include "store/store.h"

#include "base/error.h"
#include "base/file.h"
#include "store/connection.h"
#include "store/file_names.h"
#include "store/instances.h"
#include "store/test_store.h"

#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static GBytes *content_of(const char *root, const char *name)
{
    g_autofree char *path = g_build_filename(root, name, NULL);
    g_autoptr(GError) error = NULL;
    GBytes *content = NULL;

    g_assert_true(file_read(&content, path, 1 << 24, &error));
    return content;
}

static void assert_refused(const char *root, GocError kind, const char *part)
{
    g_autoptr(Store) store = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_false(store_open(&store, root, &error));
    g_assert_error(error, GOC_ERROR, (int)kind);
    g_assert_nonnull(strstr(error->message, part));
}

static void what_was_written_is_there_after_reopening(void)
{
    g_autofree char *root = test_folder_new();
    g_autofree char *deep = g_build_filename(root, "a", "b", NULL);
    g_autoptr(GError) error = NULL;

    for (int i = 0; i < 2; i++) {
        g_autoptr(Store) store = test_store(deep);
        g_autoptr(GPtrArray) rows = NULL;

        g_assert_true(instance_list(store, &rows, &error));
        g_assert_cmpuint(rows->len, ==, (guint)i);
        g_assert_true(instance_add(store, "svc", "http://1", NULL, &error));
    }
    test_folder_free(root);
}

static void the_database_is_for_its_owner_only(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autofree char *path = g_build_filename(root, "sqlite.db", NULL);
    struct stat about;

    g_assert_cmpint(stat(path, &about), ==, 0);
    g_assert_cmpint(about.st_mode & 0777, ==, 0600);
    test_folder_free(root);
}

static void a_second_process_is_refused_and_told_the_first(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autofree char *part = g_strdup_printf("is in use by another process (pid %ld)", (long)getpid());
    pid_t child = fork();
    int status;

    if (child == 0) {
        Store *second = NULL;
        GError *error = NULL;

        _exit(!store_open(&second, root, &error) && g_error_matches(error, GOC_ERROR, GOC_ERROR_CONFLICT) &&
                      strstr(error->message, part)
                  ? 0
                  : 1);
    }
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_cmpint(status, ==, 0);
    test_folder_free(root);
}

static void a_killed_process_gives_the_folder_back(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = NULL;
    int ready[2];
    pid_t child;
    char byte;

    g_assert_cmpint(pipe(ready), ==, 0);
    child = fork();
    if (child == 0) {
        Store *first = NULL;

        if (store_open(&first, root, NULL) && write(ready[1], "x", 1) == 1)
            pause();
        _exit(1);
    }
    close(ready[1]);
    g_assert_cmpint(read(ready[0], &byte, 1), ==, 1);
    close(ready[0]);
    g_assert_cmpint(kill(child, SIGKILL), ==, 0);
    g_assert_cmpint(waitpid(child, NULL, 0), ==, child);
    store = test_store(root);
    test_folder_free(root);
}

static void a_file_that_is_no_database_is_left_as_it_is(void)
{
    static const char junk[] = "this was never a database, and somebody may want it back";
    g_autofree char *root = test_folder_new();
    g_autofree char *path = g_build_filename(root, "sqlite.db", NULL);
    g_autoptr(GBytes) after = NULL;

    g_assert_true(file_write(path, junk, sizeof junk, NULL));
    assert_refused(root, GOC_ERROR_INVALID, "left as it is");
    after = content_of(root, "sqlite.db");
    g_assert_cmpmem(g_bytes_get_data(after, NULL), (int)g_bytes_get_size(after), junk, (int)sizeof junk);
    test_folder_free(root);
}

static void another_programs_database_is_left_as_it_is(void)
{
    g_autofree char *root = test_folder_new();
    g_autofree char *path = g_build_filename(root, "sqlite.db", NULL);
    g_autoptr(Database) foreign = NULL;
    g_autoptr(GBytes) before = NULL;
    g_autoptr(GBytes) after = NULL;

    g_assert_true(database_open(&foreign, path, DATABASE_WRITE, NULL));
    g_assert_true(database_run(foreign, "CREATE TABLE cookies (id INTEGER)", NULL));
    g_clear_pointer(&foreign, database_close);
    before = content_of(root, "sqlite.db");
    assert_refused(root, GOC_ERROR_INVALID, "another program");
    after = content_of(root, "sqlite.db");
    g_assert_true(g_bytes_equal(before, after));
    test_folder_free(root);
}

static void assert_same(GBytes *a, GBytes *b)
{
    g_assert_true(g_bytes_equal(a, b));
}

// Its last change is in the journal only, since the newer program was killed.
static void a_newer_database_is_left_as_it_is(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(GBytes) before = NULL;
    g_autoptr(GBytes) journal_before = NULL;
    g_autoptr(GBytes) after = NULL;
    g_autoptr(GBytes) journal_after = NULL;
    pid_t child = fork();

    if (child == 0) {
        Store *store = test_store(root);
        Transaction *change = NULL;

        g_assert_true(transaction_begin(&change, store, NULL));
        g_assert_true(database_run(transaction_database(change), "UPDATE goc_plugin_schema SET version = 9999", NULL));
        g_assert_true(transaction_commit(change, NULL));
        raise(SIGKILL);
    }
    g_assert_cmpint(waitpid(child, NULL, 0), ==, child);
    before = content_of(root, "sqlite.db");
    journal_before = content_of(root, "sqlite.db-wal");
    g_assert_cmpuint(g_bytes_get_size(journal_before), >, 0);
    assert_refused(root, GOC_ERROR_INVALID, "newer version");
    after = content_of(root, "sqlite.db");
    journal_after = content_of(root, "sqlite.db-wal");
    assert_same(before, after);
    assert_same(journal_before, journal_after);
    test_folder_free(root);
}

// Whatever is broken: it opens with the right rows, or it is refused; never a crash, never silently made anew.
static void a_damaged_database_is_refused_or_right(void)
{
    g_autofree char *root = test_folder_new();
    g_autofree char *path = g_build_filename(root, "sqlite.db", NULL);
    g_autoptr(GBytes) good = NULL;
    guint n_refused = 0;

    {
        g_autoptr(Store) store = test_store(root);

        for (int i = 0; i < 200; i++) {
            g_autofree char *address = g_strdup_printf("http://10.0.0.%d:8080", i);

            g_assert_true(instance_add(store, "staging_th_app_master_0123456789", address, NULL, NULL));
        }
    }
    good = content_of(root, "sqlite.db");
    for (int i = 0; i < 60; i++) {
        gsize size = g_bytes_get_size(good);
        g_autofree char *bad = g_memdup2(g_bytes_get_data(good, NULL), size);
        g_autoptr(Store) store = NULL;
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) rows = NULL;
        gsize at = (gsize)g_test_rand_int_range(0, (gint32)size - 512);

        memset(bad + at, i % 2 ? 0xff : 0, i % 3 ? 512 : 16);
        g_assert_true(file_write(path, bad, size, NULL));
        if (!store_open(&store, root, &error)) {
            g_autoptr(GBytes) after = content_of(root, "sqlite.db");

            n_refused++;
            g_assert_true(error_kind(error) == GOC_ERROR_INVALID || error_kind(error) == GOC_ERROR_INTERNAL);
            g_assert_cmpmem(g_bytes_get_data(after, NULL), (int)g_bytes_get_size(after), bad, (int)size);
        } else if (instance_list(store, &rows, &error)) {
            g_assert_cmpuint(rows->len, ==, 200);
        }
    }
    g_assert_cmpuint(n_refused, >, 10);
    test_folder_free(root);
}

// Root may write anywhere; then the test steps down first.
static void a_read_only_folder_is_refused(void)
{
    g_autofree char *root = test_folder_new();
    pid_t child;
    int status;

    g_assert_cmpint(chmod(root, 0555), ==, 0);
    child = fork();
    if (child == 0) {
        Store *store = NULL;
        GError *error = NULL;

        if (geteuid() == 0 && setuid(65534) != 0)
            _exit(2);
        _exit(!store_open(&store, root, &error) && strstr(error->message, root) ? 0 : 1);
    }
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_cmpint(status, ==, 0);
    g_assert_cmpint(chmod(root, 0700), ==, 0);
    test_folder_free(root);
}

static void a_change_that_is_not_committed_is_undone(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(GPtrArray) rows = NULL;

    for (int i = 0; i < 2; i++) {
        g_autoptr(Transaction) change = NULL;

        g_assert_true(transaction_begin(&change, store, NULL));
        g_assert_true(
            database_run(transaction_database(change),
                         "INSERT INTO instance (service, address, registered_ms, seen_ms, failing_ms, failure)"
                         " VALUES ('a', 'b', 0, 0, 0, '')",
                         NULL));
        if (i == 1)
            g_assert_true(transaction_commit(change, NULL));
        g_clear_pointer(&change, transaction_free);
        g_clear_pointer(&rows, g_ptr_array_unref);
        g_assert_true(instance_list(store, &rows, NULL));
        g_assert_cmpuint(rows->len, ==, (guint)i);
    }
    test_folder_free(root);
}

static void a_wrong_statement_fails_when_it_is_run(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(Reader) reader = NULL;
    g_autoptr(Statement) query = NULL;
    g_autoptr(Statement) write = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) refusal = NULL;

    g_assert_true(reader_take(&reader, store, NULL));
    query = statement_new(reader_database(reader), "SELECT no_such_column FROM instance");
    g_assert_false(statement_run(query, &error));
    g_assert_nonnull(strstr(error->message, "no_such_column"));
    write = statement_new(reader_database(reader), "DELETE FROM instance");
    g_assert_false(statement_run(write, &refusal));
    test_folder_free(root);
}

static void values_go_by_the_number_in_their_name(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(Reader) reader = NULL;
    g_autoptr(Statement) query = NULL;
    bool has_row;

    g_assert_true(reader_take(&reader, store, NULL));
    query = statement_new(reader_database(reader), "SELECT $2, $1, $2");
    statement_text(query, 1, "one");
    statement_number(query, 2, 2);
    g_assert_true(statement_next(query, &has_row, NULL));
    g_assert_true(has_row);
    g_assert_cmpint(statement_column_number(query, 0), ==, 2);
    g_assert_cmpstr(statement_column_text(query, 1), ==, "one");
    g_assert_cmpint(statement_column_number(query, 2), ==, 2);
    test_folder_free(root);
}

static void no_name_leads_out_of_its_folder(void)
{
    static const char *const cases[][2] = {
        { "apa_goc_echoserver", "apa_goc_echoserver" },
        { "a/b", "a%2Fb" },
        { "..", "%2E." },
        { ".lock", "%2Elock" },
        { "", "_" },
        { "a%2Fb", "a%252Fb" },
        { "a b\n\\", "a%20b%0A%5C" },
        { "\xc3\xa9", "%C3%A9" },
    };
    g_autofree char *long_a = g_strnfill(900, 'a');
    g_autofree char *long_b = g_strconcat(long_a, "b", NULL);
    g_autofree char *name_a = file_name_of(long_a);
    g_autofree char *name_b = file_name_of(long_b);

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *name = file_name_of(cases[i][0]);

        g_assert_cmpstr(name, ==, cases[i][1]);
    }
    g_assert_cmpuint(strlen(name_a), ==, 160);
    g_assert_cmpstr(name_a, !=, name_b);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/store/reopen", what_was_written_is_there_after_reopening);
    g_test_add_func("/store/private", the_database_is_for_its_owner_only);
    g_test_add_func("/store/second process", a_second_process_is_refused_and_told_the_first);
    g_test_add_func("/store/killed process", a_killed_process_gives_the_folder_back);
    g_test_add_func("/store/junk", a_file_that_is_no_database_is_left_as_it_is);
    g_test_add_func("/store/foreign", another_programs_database_is_left_as_it_is);
    g_test_add_func("/store/newer", a_newer_database_is_left_as_it_is);
    g_test_add_func("/store/damaged", a_damaged_database_is_refused_or_right);
    g_test_add_func("/store/read only", a_read_only_folder_is_refused);
    g_test_add_func("/store/undone", a_change_that_is_not_committed_is_undone);
    g_test_add_func("/store/wrong statement", a_wrong_statement_fails_when_it_is_run);
    g_test_add_func("/store/numbered values", values_go_by_the_number_in_their_name);
    g_test_add_func("/store/file names", no_name_leads_out_of_its_folder);
    return g_test_run();
}
