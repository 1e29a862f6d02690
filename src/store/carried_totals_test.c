// SPDX-License-Identifier: Apache-2.0
#include "store/carried_totals.h"

#include "store/accumulation_cases.h"

#define FIRST "staging_th_pay_master_aaaaaaaaaa"
#define SECOND "staging_th_pay_master_bbbbbbbbbb"
#define OTHER_SERVICE "uat_th_pay_master_bbbbbbbbbb"

static Store *store;
static const char *const texts[] = { "mode: count\nex/a.go:1.1,2.2 3 1\n", "mode: count\nex/a.go:1.1,2.2 3 2\n" };

static int64_t collect(const char *name, const char *text, int64_t at_ms)
{
    g_autoptr(Snapshot) snapshot = NULL;

    see_at(store, name, "http://10.0.0.1:80", NULL, text, at_ms);
    snapshot = publish_at(store, name, at_ms, NULL);
    return snapshot->id;
}

// `source` 0: from none.
static void note(int64_t snapshot, uint64_t covered, int64_t source)
{
    char *no_commits[] = { NULL }, *commits[] = { (char *)"0123456789012345678901234567890123456789", NULL };
    CarriedTotal total = { .snapshot = snapshot,
                           .total = { covered, 3 },
                           .carried = covered - 1,
                           .commits = source ? commits : no_commits,
                           .snapshots = g_array_new(FALSE, FALSE, sizeof(int64_t)),
                           .made_ms = 77 };
    g_autoptr(GError) error = NULL;

    if (source)
        g_array_append_val(total.snapshots, source);
    g_assert_true(carried_total_note(store, &total, &error));
    g_assert_no_error(error);
    g_array_unref(total.snapshots);
}

static GHashTable *totals_of(const char *name)
{
    g_autoptr(ServiceName) service = service_of(name);
    g_autoptr(GError) error = NULL;
    GHashTable *totals = NULL;

    g_assert_true(carried_totals_of_service(store, service, &totals, &error));
    g_assert_no_error(error);
    return totals;
}

static void a_build_has_one_which_is_current_while_all_it_is_made_of_is(void)
{
    g_autoptr(GHashTable) both = NULL, newer = NULL, renewed = NULL, of_other = NULL;
    const CarriedTotal *total;
    int64_t first = collect(FIRST, texts[0], 1000), second = collect(SECOND, texts[0], 2000), third;

    collect(OTHER_SERVICE, texts[0], 2500);
    note(first, 1, 0);
    note(second, 3, first);
    both = totals_of(SECOND);
    g_assert_cmpuint(g_hash_table_size(both), ==, 2);
    total = g_hash_table_lookup(both, "bbbbbbbbbb");
    g_assert_cmpint(total->snapshot, ==, second);
    g_assert_cmpuint(total->total.covered, ==, 3);
    g_assert_cmpuint(total->total.statements, ==, 3);
    g_assert_cmpuint(total->carried, ==, 2);
    g_assert_cmpstr(total->commits[0], ==, "0123456789012345678901234567890123456789");
    g_assert_null(total->commits[1]);
    g_assert_cmpint(total->made_ms, ==, 77);
    g_assert_true(total->is_current);
    total = g_hash_table_lookup(both, "aaaaaaaaaa");
    g_assert_cmpuint(g_strv_length(total->commits), ==, 0);

    third = collect(FIRST, texts[1], 3000);
    newer = totals_of(FIRST);
    g_assert_false(((CarriedTotal *)g_hash_table_lookup(newer, "aaaaaaaaaa"))->is_current);
    g_assert_false(((CarriedTotal *)g_hash_table_lookup(newer, "bbbbbbbbbb"))->is_current);
    note(third, 1, 0);
    note(second, 2, third);
    note(second, 1, first); // who was slower does not undo it
    note(first, 3, 0);
    renewed = totals_of(FIRST);
    g_assert_cmpuint(g_hash_table_size(renewed), ==, 2);
    total = g_hash_table_lookup(renewed, "bbbbbbbbbb");
    g_assert_cmpuint(total->total.covered, ==, 2);
    g_assert_true(total->is_current);
    g_assert_cmpint(((CarriedTotal *)g_hash_table_lookup(renewed, "aaaaaaaaaa"))->snapshot, ==, third);
    of_other = totals_of(OTHER_SERVICE);
    g_assert_cmpuint(g_hash_table_size(of_other), ==, 0);
}

int main(int argc, char **argv)
{
    char *root = test_folder_new();
    int status;

    g_test_init(&argc, &argv, NULL);
    store = test_store(root);
    g_test_add_func("/carried totals/current", a_build_has_one_which_is_current_while_all_it_is_made_of_is);
    status = g_test_run();
    store_close(store);
    test_folder_free(root);
    g_free(root);
    return status;
}
