// SPDX-License-Identifier: Apache-2.0
// Tests of the snapshots: rows that the users query, and the files they name.
#include "store/snapshots.h"

#include "base/clock.h"
#include "base/error.h"
#include "store/accumulation_cases.h"
#include "store/connection.h"

#include <pthread.h>
#include <unistd.h>

#define A "http://10.0.0.1:80"
#define B "http://10.0.0.2:80"
#define ONE "mode: atomic\nx.go:1.1,2.2 3 1\nx.go:4.1,5.2 1 0\n"
#define TWO "mode: atomic\nx.go:1.1,2.2 3 2\nx.go:4.1,5.2 1 0\n"
#define THREE "mode: atomic\nx.go:1.1,2.2 3 3\nx.go:4.1,5.2 1 3\n"
#define NOTHING_RAN "mode: atomic\nx.go:1.1,2.2 3 0\nx.go:4.1,5.2 1 0\n"

// What a query of the users gives: the rows by "|" and ";".
static char *query_text(Store *store, const char *sql, int n_columns)
{
    g_autoptr(Reader) reader = NULL;
    g_autoptr(Statement) query = NULL;
    GString *text = g_string_new(NULL);
    bool has_row;

    g_assert_true(reader_take(&reader, store, NULL));
    query = statement_new(reader_database(reader), sql);
    while (statement_next(query, &has_row, NULL) && has_row)
        for (int i = 0; i < n_columns; i++)
            g_string_append_printf(text, "%s%s", statement_column_text(query, i), i + 1 < n_columns ? "|" : ";");
    return g_string_free(text, FALSE);
}

static void assert_query(Store *store, const char *sql, int n_columns, const char *want)
{
    g_autofree char *text = query_text(store, sql, n_columns);

    g_assert_cmpstr(text, ==, want);
}

static void the_table_has_the_columns_that_the_users_query(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);

    assert_query(store, "SELECT name, type FROM pragma_table_info('goc_o_staging_service_cover')", 2,
                 "id|INTEGER;created_at|datetime;updated_at|datetime;deleted_at|datetime;env|TEXT;region|TEXT;"
                 "app_name|TEXT;addresses|TEXT;git_branch|TEXT;git_commit|TEXT;is_latest|TEXT;cov_file_path|TEXT;"
                 "cover_total|TEXT;");
    assert_query(store,
                 "SELECT name FROM pragma_index_list('goc_o_staging_service_cover')"
                 " WHERE name = 'idx_goc_o_staging_service_cover_deleted_at'",
                 1, "idx_goc_o_staging_service_cover_deleted_at;");
    test_folder_free(root);
}

static void a_published_row_says_what_the_users_read(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(Snapshot) snapshot = NULL;
    g_autofree char *moment = clock_stem_text(1000000);
    g_autofree char *path = g_strdup_printf("%s/apa_goc_echoserver/cov_data/" BUILD_NAME "_%s.cov", root, moment);
    g_autofree char *shown = clock_local_text(1000000);
    g_autofree char *want = g_strdup_printf(
        "1|%s|%s||staging|th|apa_goc_echoserver|" A "," B "|master|845820727e|y|%s|75.0;", shown, shown, path);
    bool is_changed;

    see(store, A, NULL, ONE);
    see(store, B, NULL, ONE);
    snapshot = publish_at(store, BUILD_NAME, 1000000, &is_changed);
    g_assert_true(is_changed);
    assert_query(store, "SELECT * FROM goc_o_staging_service_cover", 13, want);
    g_assert_cmpstr(snapshot->cov_path, ==, path);
    g_assert_cmpstr(snapshot->service->full, ==, BUILD_NAME);
    g_assert_cmpuint(snapshot->total.covered, ==, 3);
    g_assert_cmpuint(snapshot->total.statements, ==, 4);
    g_assert_cmpuint(snapshot->n_layouts, ==, 1);
    g_assert_cmpint(snapshot->created_ms, ==, 1000000);
    g_assert_true(snapshot->is_latest);
    test_folder_free(root);
}

static void what_did_not_change_is_only_confirmed(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(Snapshot) first = NULL;
    g_autoptr(Snapshot) second = NULL;
    g_autoptr(Snapshot) third = NULL;
    bool is_changed;

    see(store, A, NULL, ONE);
    first = publish_at(store, BUILD_NAME, 1000, NULL);
    see(store, A, NULL, ONE);
    second = publish_at(store, BUILD_NAME, 61000, &is_changed);
    g_assert_false(is_changed);
    g_assert_cmpint(second->id, ==, first->id);
    g_assert_cmpint(second->created_ms, ==, 1000);
    g_assert_cmpint(second->updated_ms, ==, 61000);
    g_assert_cmpstr(second->cov_path, ==, first->cov_path);

    // An instance that ran nothing changes no count, but is among those that were asked.
    see(store, B, NULL, NOTHING_RAN);
    third = publish_at(store, BUILD_NAME, 62000, &is_changed);
    g_assert_false(is_changed);
    g_assert_cmpint(third->id, ==, first->id);
    g_assert_cmpuint(g_strv_length(third->addresses), ==, 2);
    test_folder_free(root);
}

static void two_in_one_second_have_two_files(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(Snapshot) first = NULL;
    g_autoptr(Snapshot) second = NULL;
    g_autoptr(Snapshot) third = NULL;
    g_autoptr(Profile) profile = NULL;

    see(store, A, NULL, ONE);
    first = publish_at(store, BUILD_NAME, 1000, NULL);
    see(store, A, NULL, TWO);
    second = publish_at(store, BUILD_NAME, 1999, NULL);
    see(store, A, NULL, THREE);
    third = publish_at(store, BUILD_NAME, 1000, NULL);
    g_assert_true(g_str_has_suffix(second->cov_path, "_2.cov"));
    g_assert_true(g_str_has_suffix(third->cov_path, "_3.cov"));
    g_assert_true(snapshot_profile(first, &profile, NULL));
    assert_profile(profile, ONE);
    test_folder_free(root);
}

static void a_lost_file_is_written_again(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(Snapshot) first = NULL;
    g_autoptr(Snapshot) second = NULL;
    g_autoptr(Profile) profile = NULL;
    bool is_changed;

    see(store, A, NULL, ONE);
    first = publish_at(store, BUILD_NAME, 1000, NULL);
    g_assert_cmpint(unlink(first->cov_path), ==, 0);
    second = publish_at(store, BUILD_NAME, 61000, &is_changed);
    g_assert_false(is_changed);
    g_assert_cmpint(first->id, ==, second->id);
    g_assert_true(snapshot_profile(first, &profile, NULL));
    assert_profile(profile, ONE);
    test_folder_free(root);
}

static void a_link_in_place_of_a_file_or_folder_is_refused(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(Snapshot) snapshot = NULL;
    g_autoptr(Snapshot) none = NULL;
    g_autoptr(ServiceName) other = service_of("other");
    g_autofree char *folder = g_build_filename(root, "other", NULL);
    g_autoptr(Profile) profile = NULL;
    g_autoptr(GError) error = NULL;

    see(store, A, NULL, ONE);
    snapshot = publish_at(store, BUILD_NAME, 1000, NULL);
    g_assert_cmpint(unlink(snapshot->cov_path), ==, 0);
    g_assert_cmpint(symlink("/etc/hostname", snapshot->cov_path), ==, 0);
    g_assert_false(snapshot_profile(snapshot, &profile, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
    g_clear_error(&error);

    see_at(store, "other", A, NULL, ONE, 1);
    g_assert_cmpint(symlink(g_get_tmp_dir(), folder), ==, 0);
    g_assert_false(accumulation_publish(store, other, 1000, &none, NULL, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
    test_folder_free(root);
}

static void a_branch_with_a_slash_makes_no_folder(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(Snapshot) snapshot = NULL;
    g_autofree char *prefix = g_build_filename(root, "app", "cov_data", "staging_th_app_feature%2Fx_845820727e_", NULL);

    see_at(store, "staging_th_app_feature/x_845820727e", A, NULL, ONE, 1);
    snapshot = publish_at(store, "staging_th_app_feature/x_845820727e", 1000, NULL);
    g_assert_cmpstr(snapshot->service->branch, ==, "feature/x");
    g_assert_true(g_str_has_prefix(snapshot->cov_path, prefix));
    test_folder_free(root);
}

static void lists_are_newest_first_and_end_at_their_limit(void)
{
    static const char *const names[] = { "staging_th_app_master_1111111111", "staging_th_app_master_2222222222",
                                         "staging_vn_app_master_1111111111" };
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(ServiceName) service = service_of(names[0]);
    g_autoptr(GPtrArray) history = NULL;
    g_autoptr(GPtrArray) of_build = NULL;
    g_autoptr(GPtrArray) all = NULL;
    g_autoptr(GPtrArray) one = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(Snapshot) first = NULL;
        g_autoptr(Snapshot) second = NULL;

        see_at(store, names[i], A, NULL, ONE, 1);
        first = publish_at(store, names[i], 1000, NULL);
        see_at(store, names[i], A, NULL, TWO, 1);
        second = publish_at(store, names[i], 2000, NULL);
    }
    g_assert_true(snapshot_history(store, service, 10, &history, NULL));
    g_assert_cmpuint(history->len, ==, 2);
    g_assert_cmpstr(((Snapshot *)history->pdata[0])->service->commit, ==, "2222222222");
    g_assert_cmpstr(((Snapshot *)history->pdata[1])->service->commit, ==, "1111111111");
    g_assert_true(snapshot_history_of_build(store, service, 10, &of_build, NULL));
    g_assert_cmpuint(of_build->len, ==, 2);
    g_assert_true(((Snapshot *)of_build->pdata[0])->is_latest);
    g_assert_false(((Snapshot *)of_build->pdata[1])->is_latest);
    g_assert_true(snapshot_list_latest(store, 100, &all, NULL));
    g_assert_cmpuint(all->len, ==, 3);
    g_assert_cmpstr(((Snapshot *)all->pdata[0])->service->region, ==, "vn");
    g_assert_true(snapshot_list_latest(store, 1, &one, NULL));
    g_assert_cmpuint(one->len, ==, 1);
    test_folder_free(root);
}

static void a_row_that_was_deleted_softly_is_not_shown(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(ServiceName) service = service_of(BUILD_NAME);
    g_autoptr(Snapshot) first = NULL;
    g_autoptr(Snapshot) none = NULL;
    g_autoptr(Snapshot) second = NULL;
    g_autoptr(GError) error = NULL;
    bool is_changed;

    see(store, A, NULL, ONE);
    first = publish_at(store, BUILD_NAME, 1000, NULL);
    {
        g_autoptr(Transaction) change = NULL;

        g_assert_true(transaction_begin(&change, store, NULL));
        g_assert_true(database_run(transaction_database(change),
                                   "UPDATE goc_o_staging_service_cover SET deleted_at = '2026-01-01 00:00:00'", NULL));
        g_assert_true(transaction_commit(change, NULL));
    }
    g_assert_false(snapshot_latest(store, service, &none, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_NOT_FOUND);
    second = publish_at(store, BUILD_NAME, 2000, &is_changed);
    g_assert_true(is_changed);
    g_assert_cmpint(second->id, !=, first->id);
    test_folder_free(root);
}

static void the_database_itself_refuses_a_second_latest_row(void)
{
    static const char insert[] =
        "INSERT INTO goc_o_staging_service_cover (env, region, app_name, git_commit, is_latest)"
        " VALUES ('e', 'r', 'a', 'c', 'y')";
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(Transaction) change = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(transaction_begin(&change, store, NULL));
    g_assert_true(database_run(transaction_database(change), insert, NULL));
    g_assert_false(database_run(transaction_database(change), insert, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_CONFLICT);
    g_clear_pointer(&change, transaction_free);
    test_folder_free(root);
}

enum { RACERS = 4, ROUNDS = 50 };

typedef struct Racer {
    Store *store;
    int number;
    guint n_changed;
} Racer;

static void *race(void *data)
{
    Racer *racer = data;
    g_autofree char *address = g_strdup_printf("http://10.0.0.%d:80", racer->number);

    for (int i = 1; i <= ROUNDS; i++) {
        g_autofree char *text = g_strdup_printf("mode: atomic\nx.go:1.1,2.2 3 %d\n", i);
        g_autoptr(Snapshot) snapshot = NULL;
        bool is_changed;

        see(racer->store, address, NULL, text);
        snapshot = publish_at(racer->store, BUILD_NAME, 1000, &is_changed);
        racer->n_changed += is_changed;
    }
    return NULL;
}

// A draft that was overtaken must not be published: the total would fall.
static void assert_totals_only_grew(Store *store)
{
    g_autoptr(ServiceName) service = service_of(BUILD_NAME);
    g_autoptr(GPtrArray) history = NULL;
    uint64_t later = UINT64_MAX;

    g_assert_true(snapshot_history_of_build(store, service, 1000, &history, NULL));
    for (guint i = 0; i < history->len; i++) {
        g_autoptr(Profile) profile = NULL;

        g_assert_true(snapshot_profile(history->pdata[i], &profile, NULL));
        g_assert_cmpuint(profile_count(profile, 0), <, later);
        later = profile_count(profile, 0);
    }
}

static void four_that_publish_at_once_leave_one_latest_row(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    Racer racers[RACERS] = { 0 };
    pthread_t threads[RACERS];
    g_autofree char *want = NULL;
    guint n_changed = 0;

    for (int i = 0; i < RACERS; i++) {
        racers[i] = (Racer){ .store = store, .number = i };
        g_assert_cmpint(pthread_create(&threads[i], NULL, race, &racers[i]), ==, 0);
    }
    for (int i = 0; i < RACERS; i++) {
        g_assert_cmpint(pthread_join(threads[i], NULL), ==, 0);
        n_changed += racers[i].n_changed;
    }
    assert_published(store, BUILD_NAME, "mode: atomic\nx.go:1.1,2.2 3 200\n");
    assert_query(store, "SELECT count(*) FROM goc_o_staging_service_cover WHERE is_latest = 'y'", 1, "1;");
    assert_totals_only_grew(store);
    want = g_strdup_printf("%u|%u;", n_changed, n_changed);
    assert_query(store, "SELECT count(*), count(DISTINCT cov_file_path) FROM goc_o_staging_service_cover", 2, want);
    test_folder_free(root);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/snapshots/columns", the_table_has_the_columns_that_the_users_query);
    g_test_add_func("/snapshots/row", a_published_row_says_what_the_users_read);
    g_test_add_func("/snapshots/confirm", what_did_not_change_is_only_confirmed);
    g_test_add_func("/snapshots/one second", two_in_one_second_have_two_files);
    g_test_add_func("/snapshots/lost file", a_lost_file_is_written_again);
    g_test_add_func("/snapshots/link", a_link_in_place_of_a_file_or_folder_is_refused);
    g_test_add_func("/snapshots/slash", a_branch_with_a_slash_makes_no_folder);
    g_test_add_func("/snapshots/lists", lists_are_newest_first_and_end_at_their_limit);
    g_test_add_func("/snapshots/soft delete", a_row_that_was_deleted_softly_is_not_shown);
    g_test_add_func("/snapshots/second latest", the_database_itself_refuses_a_second_latest_row);
    g_test_add_func("/snapshots/race", four_that_publish_at_once_leave_one_latest_row);
    return g_test_run();
}
