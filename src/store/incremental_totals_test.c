// SPDX-License-Identifier: Apache-2.0
#include "store/accumulation_cases.h"
#include "store/incremental_totals.h"

#define FIRST "staging_th_pay_master_aaaaaaaaaa"
#define SECOND "staging_th_pay_master_bbbbbbbbbb"
#define THIRD "staging_th_pay_master_cccccccccc"
#define FOURTH "staging_th_pay_master_dddddddddd"

static Store *store;
static const char *const texts[] = { "mode: count\nex/a.go:1.1,2.2 3 1\n", "mode: count\nex/a.go:1.1,2.2 3 2\n" };

static int64_t collect(const char *name, const char *text, int64_t now_ms)
{
    g_autoptr(Snapshot) snapshot = NULL;

    see_at(store, name, "http://10.0.0.1:80", NULL, text, now_ms);
    snapshot = publish_at(store, name, now_ms, NULL);
    return snapshot->id;
}

static void note(int64_t snapshot, const char *base, bool is_own, uint64_t covered, int64_t made_ms)
{
    IncrementalTotal total = { .snapshot = snapshot,
                               .base_name = (char *)base,
                               .base = (char *)"0123456789012345678901234567890123456789",
                               .merge_base = (char *)"9876543210987654321098765432109876543210",
                               .is_own = is_own,
                               .covered = covered,
                               .measured = 10,
                               .made_ms = made_ms };
    g_autoptr(GError) error = NULL;

    g_assert_true(incremental_total_note(store, &total, &error));
    g_assert_no_error(error);
}

// "<commit>:<covered>/<measured>@<base name>[ (old)] ..."
static char *history(const char *base, guint limit)
{
    g_autoptr(ServiceName) service = service_of(FIRST);
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GPtrArray) totals = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(incremental_total_history(store, service, base, limit, &totals, &error));
    g_assert_no_error(error);
    for (guint i = 0; i < totals->len; i++) {
        const IncrementalTotal *total = g_ptr_array_index(totals, i);

        g_string_append_printf(text, "%s%s:%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT "@%s%s", i ? " " : "",
                               total->commit, total->covered, total->measured, total->base_name,
                               total->is_latest ? "" : " (old)");
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void assert_history(const char *base, guint limit, const char *wanted)
{
    g_autofree char *found = history(base, limit);

    g_assert_cmpstr(found, ==, wanted);
}

static void a_service_has_one_total_a_build(void)
{
    g_autoptr(ServiceName) first_build = service_of(FIRST);
    g_autoptr(ServiceName) second_build = service_of(SECOND);
    g_autoptr(IncrementalTotal) own = NULL, none = NULL;
    int64_t first = collect(FIRST, texts[0], 1000), second, newer;

    assert_history(NULL, 10, "");
    note(first, "main", true, 3, 1000);
    note(first, "main", true, 4, 1001); // the same again
    note(first, "v1", false, 7, 1002);
    assert_history(NULL, 10, "aaaaaaaaaa:4/10@main");
    assert_history("v1", 10, "aaaaaaaaaa:7/10@v1");
    assert_history("v2", 10, "");

    second = collect(SECOND, texts[0], 2000);
    g_assert_true(incremental_total_of_build(store, second_build, &none, NULL));
    g_assert_null(none);
    note(second, "main", true, 5, 2000);
    assert_history(NULL, 10, "bbbbbbbbbb:5/10@main aaaaaaaaaa:4/10@main");
    assert_history(NULL, 1, "bbbbbbbbbb:5/10@main");

    newer = collect(FIRST, texts[1], 3000);
    assert_history(NULL, 10, "bbbbbbbbbb:5/10@main aaaaaaaaaa:4/10@main (old)");
    note(newer, "main", true, 6, 3000);
    assert_history(NULL, 10, "aaaaaaaaaa:6/10@main bbbbbbbbbb:5/10@main");
    g_assert_true(incremental_total_of_build(store, first_build, &own, NULL));
    g_assert_cmpuint(own->covered, ==, 6);
    g_assert_cmpint(own->snapshot, ==, newer);
    g_assert_cmpstr(own->branch, ==, "master");
    g_assert_cmpstr(own->merge_base, ==, "9876543210987654321098765432109876543210");
}

static void of_the_bases_that_were_asked_for_the_last_are_known(void)
{
    int64_t snapshot = collect(FIRST, texts[0], 4000);

    note(snapshot, "main", true, 6, 4000);
    for (int i = 0; i < 60; i++) {
        g_autofree char *base = g_strdup_printf("v1.%d", i);

        note(snapshot, base, false, 7, 4001 + i);
    }
    assert_history("v1.9", 10, "");
    assert_history("v1.10", 10, "aaaaaaaaaa:7/10@v1.10");
    assert_history("v1.59", 10, "aaaaaaaaaa:7/10@v1.59");
    assert_history("main", 1, "aaaaaaaaaa:6/10@main");
}

static void assert_next(int64_t *after, int64_t wanted)
{
    g_autoptr(Snapshot) next = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(incremental_total_next_lacking(store, after, &next, &error));
    g_assert_no_error(error);
    g_assert_cmpint(next ? next->id : 0, ==, wanted);
}

static void what_is_yet_to_be_counted_is_told_once_in_its_order(void)
{
    g_autoptr(ServiceName) third_build = service_of(THIRD);
    int64_t after = 0, last, third, fourth, newer;

    g_assert_true(snapshot_last_before(store, 10000, &after, NULL));
    last = after;
    assert_next(&after, 0);
    g_assert_cmpint(after, ==, last);
    third = collect(THIRD, texts[0], 10000);
    fourth = collect(FOURTH, texts[0], 10001);
    assert_next(&after, third);
    note(third, "v1", false, 1, 10002);
    after = last;
    assert_next(&after, third); // another base's total is none of its own
    note(third, "main", true, 1, 10002);
    after = last;
    assert_next(&after, fourth);
    assert_next(&after, 0);
    newer = collect(FOURTH, texts[1], 10003);
    assert_next(&after, newer);
    after = last;
    assert_next(&after, newer); // it stands for the build's earlier one
    g_assert_true(accumulation_clear(store, third_build, 10004, NULL));
    assert_next(&after, 0); // cleared is without coverage
    g_assert_true(snapshot_last_before(store, 10001, &last, NULL));
    g_assert_cmpint(last, ==, third);
}

int main(int argc, char **argv)
{
    char *root = test_folder_new();
    int status;

    g_test_init(&argc, &argv, NULL);
    store = test_store(root);
    g_test_add_func("/incremental totals/history", a_service_has_one_total_a_build);
    g_test_add_func("/incremental totals/asked", of_the_bases_that_were_asked_for_the_last_are_known);
    g_test_add_func("/incremental totals/lacking", what_is_yet_to_be_counted_is_told_once_in_its_order);
    status = g_test_run();
    store_close(store);
    test_folder_free(root);
    g_free(root);
    return status;
}
