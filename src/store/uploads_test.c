// SPDX-License-Identifier: Apache-2.0
// Tests of the uploads: each run counts once, nothing of it stays open, and what was collected is never hidden.
#include "store/uploads.h"

#include "base/error.h"
#include "store/accumulation_cases.h"
#include "store/connection.h"

#define ADDRESS "http://10.0.0.1:80"
#define COLLECTED "mode: atomic\na.go:1.1,2.2 3 2\nb.go:1.1,2.2 1 0\n"

static bool upload(Store *store, const char *text, bool may_differ, GError **error)
{
    g_autoptr(ServiceName) service = service_of(BUILD_NAME);
    g_autoptr(Profile) profile = profile_of(text);
    Upload told = { .service = service, .profile = profile, .at_ms = 1000, .may_differ = may_differ };

    return accumulation_add_upload(store, &told, error);
}

static void assert_uploaded(Store *store, const char *text, bool may_differ)
{
    g_autoptr(GError) error = NULL;

    g_assert_true(upload(store, text, may_differ, &error));
    g_assert_no_error(error);
}

static int64_t number_of(Store *store, const char *sql)
{
    g_autoptr(Transaction) change = NULL;
    g_autoptr(Statement) query = NULL;
    int64_t number;

    g_assert_true(transaction_begin(&change, store, NULL));
    query = statement_new(transaction_database(change), sql);
    g_assert_true(statement_run_number(query, &number, NULL));
    return number;
}

static void uploads_add_to_what_is_pulled_and_none_stays_open(void)
{
    enum { N_RUNS = 50 };
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(Snapshot) snapshot = NULL;

    see(store, ADDRESS, NULL, COLLECTED);
    for (guint turn = 0; turn < 2; turn++) {
        for (guint i = 1; i <= N_RUNS; i++) {
            g_autofree char *text = g_strdup_printf("mode: atomic\na.go:1.1,2.2 3 %u\nb.go:1.1,2.2 1 1\n", i);

            assert_uploaded(store, text, false);
        }
    }
    assert_published(store, BUILD_NAME, "mode: atomic\na.go:1.1,2.2 3 1277\nb.go:1.1,2.2 1 50\n");
    snapshot = publish_at(store, BUILD_NAME, 6000, NULL);
    g_assert_cmpstr(snapshot->addresses[0], ==, ADDRESS);
    g_assert_cmpstr(snapshot->addresses[1], ==, "upload");
    g_assert_null(snapshot->addresses[2]);
    g_assert_cmpint(number_of(store, "SELECT count(*) FROM open_epoch"), ==, 1);
    test_folder_free(root);
}

static void an_instance_goes_on_beside_uploads(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);

    assert_uploaded(store, "mode: atomic\na.go:1.1,2.2 3 1\n", false);
    see(store, ADDRESS, NULL, "mode: atomic\na.go:1.1,2.2 3 1\n");
    see(store, ADDRESS, NULL, "mode: atomic\na.go:1.1,2.2 3 6\n");
    assert_uploaded(store, "mode: atomic\na.go:1.1,2.2 3 1\n", false);
    assert_published(store, BUILD_NAME, "mode: atomic\na.go:1.1,2.2 3 7\n");
    test_folder_free(root);
}

static const struct {
    const char *text;
    const char *want;
} others[] = {
    { "mode: set\na.go:1.1,2.2 3 1\nb.go:1.1,2.2 1 0\n",
      "the profile's mode is set, that of the build's coverage is atomic" },
    { "mode: atomic\na.go:1.1,2.3 3 1\nb.go:1.1,2.2 1 0\n", "a.go has other blocks than in the build's coverage" },
    { "mode: atomic\na.go:1.1,2.2 3 1\naa.go:1.1,2.2 1 1\nb.go:1.1,2.2 1 0\n", "aa.go is not in the build's coverage" },
    { "mode: atomic\na.go:1.1,2.2 3 1\nc.go:1.1,2.2 1 1\n", "c.go is not in the build's coverage" },
    { "mode: atomic\na.go:1.1,2.2 3 1\n", "b.go of the build's coverage is not in the profile" },
};

static void an_upload_of_another_binary_hides_nothing_and_the_difference_is_named(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);

    see(store, ADDRESS, NULL, COLLECTED);
    for (guint i = 0; i < G_N_ELEMENTS(others); i++) {
        g_autoptr(GError) error = NULL;

        g_assert_false(upload(store, others[i].text, false, &error));
        g_assert_error(error, GOC_ERROR, GOC_ERROR_CONFLICT);
        g_assert_true(g_str_has_prefix(error->message, "another layout (other_layout=true keeps it apart): "));
        g_assert_true(g_str_has_suffix(error->message, others[i].want));
        assert_published(store, BUILD_NAME, COLLECTED);
    }
    test_folder_free(root);
}

static void an_upload_that_may_differ_is_kept_apart_as_the_newest(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(Snapshot) snapshot = NULL;

    see(store, ADDRESS, NULL, COLLECTED);
    assert_uploaded(store, others[0].text, true);
    assert_published(store, BUILD_NAME, others[0].text);
    assert_uploaded(store, COLLECTED, false); // a layout that is known, though not the newest
    assert_published(store, BUILD_NAME, others[0].text);
    snapshot = publish_at(store, BUILD_NAME, 6000, NULL);
    g_assert_cmpuint(snapshot->n_layouts, ==, 2);
    test_folder_free(root);
}

static void a_clear_forgets_uploads_too(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(ServiceName) service = service_of(BUILD_NAME);

    assert_uploaded(store, COLLECTED, false);
    g_assert_true(accumulation_clear(store, service, 2000, NULL));
    assert_uploaded(store, COLLECTED, false);
    assert_published(store, BUILD_NAME, COLLECTED);
    test_folder_free(root);
}

// As an earlier version left it: an upload is an open epoch, its address made of the content.
static void go_back_to_open_uploads(Store *store)
{
    g_autoptr(Transaction) change = NULL;

    g_assert_true(transaction_begin(&change, store, NULL));
    g_assert_true(database_run(transaction_database(change),
                               "DROP TABLE carried_source; DROP TABLE carried_total; DROP TABLE incremental_total; "
                               "DROP TABLE upload; UPDATE open_epoch SET address = "
                               "'upload:' || substr(digest, 1, 32);"
                               "UPDATE goc_plugin_schema SET version = 2",
                               NULL));
    g_assert_true(transaction_commit(change, NULL));
}

static void an_upload_that_an_earlier_version_kept_open_counts_once(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);

    see(store, ADDRESS, NULL, COLLECTED);
    go_back_to_open_uploads(store);
    g_clear_pointer(&store, store_close);
    store = test_store(root);
    assert_uploaded(store, COLLECTED, false);
    assert_published(store, BUILD_NAME, COLLECTED);
    test_folder_free(root);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/uploads/added", uploads_add_to_what_is_pulled_and_none_stays_open);
    g_test_add_func("/uploads/beside", an_instance_goes_on_beside_uploads);
    g_test_add_func("/uploads/other layout", an_upload_of_another_binary_hides_nothing_and_the_difference_is_named);
    g_test_add_func("/uploads/may differ", an_upload_that_may_differ_is_kept_apart_as_the_newest);
    g_test_add_func("/uploads/clear", a_clear_forgets_uploads_too);
    g_test_add_func("/uploads/earlier version", an_upload_that_an_earlier_version_kept_open_counts_once);
    return g_test_run();
}
