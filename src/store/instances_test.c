// SPDX-License-Identifier: Apache-2.0
// Tests of the instances.
#include "store/instances.h"

#include "store/test_store.h"

static void registering_twice_keeps_one_row(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(GError) error = NULL;
    const InstanceRow *row;
    bool is_new;

    g_assert_true(instance_add(store, "svc", "http://10.0.0.7:80", &is_new, &error));
    g_assert_true(is_new);
    g_assert_true(instance_add(store, "svc", "http://10.0.0.7:80", &is_new, &error));
    g_assert_false(is_new);
    g_assert_true(instance_list(store, &rows, &error));
    g_assert_cmpuint(rows->len, ==, 1);
    row = rows->pdata[0];
    g_assert_cmpstr(row->service, ==, "svc");
    g_assert_cmpstr(row->address, ==, "http://10.0.0.7:80");
    g_assert_cmpint(row->registered_ms, >, 0);
    g_assert_cmpint(row->seen_ms, ==, 0);
    g_assert_cmpint(row->failing_ms, ==, 0);
    g_assert_cmpstr(row->failure, ==, "");
    test_folder_free(root);
}

static void the_list_is_by_name_and_then_by_registration(void)
{
    static const char *const pairs[][2] = {
        { "b", "http://2" }, { "Z", "http://9" }, { "b", "http://1" }, { "a_x", "http://2" }, { "a", "http://3" }
    };
    static const char *const want[][2] = {
        { "Z", "http://9" }, { "a", "http://3" }, { "a_x", "http://2" }, { "b", "http://2" }, { "b", "http://1" }
    };
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(GPtrArray) of_b = NULL;
    g_autoptr(GPtrArray) of_none = NULL;
    g_autoptr(GError) error = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++)
        g_assert_true(instance_add(store, pairs[i][0], pairs[i][1], NULL, &error));
    g_assert_true(instance_list(store, &rows, &error));
    g_assert_cmpuint(rows->len, ==, G_N_ELEMENTS(want));
    for (gsize i = 0; i < G_N_ELEMENTS(want); i++) {
        g_assert_cmpstr(((InstanceRow *)rows->pdata[i])->service, ==, want[i][0]);
        g_assert_cmpstr(((InstanceRow *)rows->pdata[i])->address, ==, want[i][1]);
    }
    g_assert_true(instance_list_of(store, "b", &of_b, &error));
    g_assert_cmpuint(of_b->len, ==, 2);
    g_assert_true(instance_list_of(store, "none", &of_none, &error));
    g_assert_cmpuint(of_none->len, ==, 0);
    test_folder_free(root);
}

static void an_address_is_removed_from_every_service(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(GPtrArray) none = NULL;
    g_autoptr(GError) error = NULL;
    guint n_removed = 9;

    g_assert_true(instance_add(store, "a", "http://1", NULL, &error));
    g_assert_true(instance_add(store, "b", "http://1", NULL, &error));
    g_assert_true(instance_add(store, "b", "http://2", NULL, &error));
    g_assert_true(instance_remove(store, "http://1", &n_removed, &error));
    g_assert_cmpuint(n_removed, ==, 2);
    g_assert_true(instance_remove(store, "http://1", &n_removed, &error));
    g_assert_cmpuint(n_removed, ==, 0);
    g_assert_true(instance_list(store, &rows, &error));
    g_assert_cmpuint(rows->len, ==, 1);
    g_assert_true(instance_remove_all(store, &error));
    g_assert_true(instance_list(store, &none, &error));
    g_assert_cmpuint(none->len, ==, 0);
    test_folder_free(root);
}

static void a_failure_keeps_the_moment_it_began(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(instance_add(store, "a", "http://1", NULL, &error));
    g_assert_true(instance_note_failure(store, "a", "http://1", "refused", 100, &error));
    g_assert_true(instance_note_failure(store, "a", "http://1", "timed out", 200, &error));
    g_assert_true(instance_note_failure(store, "a", "http://unknown", "refused", 100, &error));
    g_assert_true(instance_list(store, &rows, &error));
    g_assert_cmpuint(rows->len, ==, 1);
    g_assert_cmpint(((InstanceRow *)rows->pdata[0])->failing_ms, ==, 100);
    g_assert_cmpstr(((InstanceRow *)rows->pdata[0])->failure, ==, "timed out");
    test_folder_free(root);
}

static void names_are_values_and_never_sql(void)
{
    const char *evil = "x'); DROP TABLE instance; --";
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(instance_add(store, evil, "http://1' OR '1'='1", NULL, &error));
    g_assert_true(instance_list_of(store, evil, &rows, &error));
    g_assert_cmpuint(rows->len, ==, 1);
    test_folder_free(root);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/instances/twice", registering_twice_keeps_one_row);
    g_test_add_func("/instances/order", the_list_is_by_name_and_then_by_registration);
    g_test_add_func("/instances/remove", an_address_is_removed_from_every_service);
    g_test_add_func("/instances/failure", a_failure_keeps_the_moment_it_began);
    g_test_add_func("/instances/injection", names_are_values_and_never_sql);
    return g_test_run();
}
