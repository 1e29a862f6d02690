// SPDX-License-Identifier: Apache-2.0
// Tests of the accumulation: which reads add up, and which only tell again what is known.
#include "store/accumulation.h"

#include "base/error.h"
#include "store/accumulation_cases.h"
#include "store/instances.h"

#define A "http://10.0.0.1:80"
#define B "http://10.0.0.2:80"

#define HEAD "mode: atomic\n"
#define F(n) "x.go:1.1,2.2 3 " #n "\n"
#define G(n) "x.go:4.1,5.2 1 " #n "\n"
#define OTHER(n) "x.go:1.1,2.9 3 " #n "\n"

enum { N_READS = 7 };

typedef struct Read {
    const char *address;
    const char *process;
    const char *text;
} Read;

// What was read, in order, and what the build has covered then.
static const struct {
    const char *name;
    Read reads[N_READS];
    const char *want;
} sums[] = {
    { "one read", { { A, NULL, HEAD F(2) G(0) } }, HEAD F(2) G(0) },
    { "the same read again counts once",
      { { A, NULL, HEAD F(2) G(0) }, { A, NULL, HEAD F(2) G(0) }, { A, NULL, HEAD F(2) G(0) } },
      HEAD F(2) G(0) },
    { "counters that grew replace", { { A, NULL, HEAD F(2) G(0) }, { A, NULL, HEAD F(5) G(1) } }, HEAD F(5) G(1) },
    { "counters that fell are another process",
      { { A, NULL, HEAD F(2) G(1) }, { A, NULL, HEAD F(3) G(0) } },
      HEAD F(5) G(1) },
    { "a restart read twice counts once",
      { { A, NULL, HEAD F(2) G(1) }, { A, NULL, HEAD F(1) G(0) }, { A, NULL, HEAD F(1) G(0) } },
      HEAD F(3) G(1) },
    { "three processes add up",
      { { A, "1", HEAD F(2) G(1) }, { A, "2", HEAD F(2) G(1) }, { A, "3", HEAD F(7) G(9) } },
      HEAD F(11) G(11) },
    { "another process that tells the same adds up",
      { { A, "1", HEAD F(2) G(0) }, { A, "2", HEAD F(2) G(0) } },
      HEAD F(4) G(0) },
    { "a process that did not say its name is still known by it",
      { { A, "1", HEAD F(2) G(0) }, { A, NULL, HEAD F(2) G(0) }, { A, "2", HEAD F(2) G(0) } },
      HEAD F(4) G(0) },
    { "one process with counters that fell lost counts between",
      { { A, "1", HEAD F(2) G(0) }, { A, "1", HEAD F(1) G(0) } },
      HEAD F(3) G(0) },
    { "processes that answer at one address by turns count once each",
      { { A, "1", HEAD F(2) G(0) },
        { A, "2", HEAD F(0) G(4) },
        { A, "1", HEAD F(2) G(0) },
        { A, "2", HEAD F(1) G(4) },
        { A, "1", HEAD F(3) G(0) } },
      HEAD F(4) G(4) },
    { "the push of an old process may come after the first read of the new one",
      { { A, "1", HEAD F(5) G(1) }, { A, "2", HEAD F(1) G(0) }, { A, "1", HEAD F(6) G(1) } },
      HEAD F(7) G(1) },
    { "what was pulled and is pushed again at the end counts once",
      { { A, "1", HEAD F(5) G(1) },
        { A, "1", HEAD F(5) G(1) },
        { B, "2", HEAD F(1) G(0) },
        { A, "1", HEAD F(5) G(1) } },
      HEAD F(6) G(1) },
    { "processes beyond those that stay open are closed, and stay counted",
      { { A, "1", HEAD F(1) G(0) },
        { A, "2", HEAD F(2) G(0) },
        { A, "3", HEAD F(4) G(0) },
        { A, "4", HEAD F(8) G(0) },
        { A, "5", HEAD F(16) G(0) },
        { A, "6", HEAD F(32) G(1) },
        { A, "6", HEAD F(33) G(1) } },
      HEAD F(64) G(1) },
    { "a clear ends an epoch, by its name or by counters that fell",
      { { A, "1.0", HEAD F(2) G(1) },
        { A, "1.1", HEAD F(3) G(1) },
        { B, NULL, HEAD F(2) G(1) },
        { B, NULL, HEAD F(0) G(0) } },
      HEAD F(7) G(3) },
    { "a counter that wrapped to 0 stays covered",
      { { A, "1", HEAD F(4294967295) G(1) }, { A, "1", HEAD F(0) G(1) } },
      HEAD F(4294967295) G(2) },
    { "a counter that wrapped to less stays counted",
      { { A, NULL, HEAD F(4294967290) G(0) }, { A, NULL, HEAD F(7) G(0) } },
      HEAD F(4294967297) G(0) },
    { "two instances add up", { { A, NULL, HEAD F(2) G(0) }, { B, NULL, HEAD F(0) G(4) } }, HEAD F(2) G(4) },
    { "mode set counts a block once",
      { { A, NULL, "mode: set\n" F(1) G(0) },
        { B, NULL, "mode: set\n" F(1) G(0) },
        { B, "2", "mode: set\n" F(0) G(1) } },
      "mode: set\n" F(1) G(1) },
    { "mode set: a block that is not seen any more stays covered",
      { { A, "1", "mode: set\n" F(1) G(0) }, { A, "1", "mode: set\n" F(0) G(1) }, { A, "1", "mode: set\n" F(0) G(0) } },
      "mode: set\n" F(1) G(1) },
    { "processes at one address may be of different layouts",
      { { A, "1", HEAD F(2) G(7) }, { A, "2", HEAD OTHER(1) }, { A, "1", HEAD F(3) G(7) }, { A, "2", HEAD OTHER(4) } },
      HEAD OTHER(4) },
    { "sums stop at the highest count",
      { { A, NULL, HEAD F(9223372036854775807) G(0) }, { B, NULL, HEAD F(5) G(0) } },
      HEAD F(9223372036854775807) G(0) },
    { "another layout is not mixed in", { { A, NULL, HEAD F(2) G(7) }, { A, NULL, HEAD OTHER(1) } }, HEAD OTHER(1) },
    { "the layout first seen last is shown, whatever was read last",
      { { A, NULL, HEAD F(2) G(7) }, { B, NULL, HEAD OTHER(1) }, { A, NULL, HEAD F(3) G(7) } },
      HEAD OTHER(1) },
    { "a layout that comes back goes on",
      { { A, NULL, HEAD F(2) G(7) },
        { A, NULL, HEAD OTHER(1) },
        { A, NULL, HEAD F(9) G(7) },
        { A, NULL, HEAD OTHER(2) } },
      HEAD OTHER(3) },
    { "another mode is another layout",
      { { A, NULL, HEAD F(2) G(0) }, { A, NULL, "mode: set\n" F(1) G(0) } },
      "mode: set\n" F(1) G(0) },
};

static void reads_add_up_by_epoch(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(sums); i++) {
        g_autofree char *root = test_folder_new();
        g_autoptr(Store) store = test_store(root);

        g_test_message("%s", sums[i].name);
        for (const Read *read = sums[i].reads; read < sums[i].reads + N_READS && read->address; read++)
            see(store, read->address, read->process, read->text);
        assert_published(store, BUILD_NAME, sums[i].want);
        g_clear_pointer(&store, store_close);
        store = test_store(root);
        assert_published(store, BUILD_NAME, sums[i].want);
        test_folder_free(root);
    }
}

static void a_snapshot_tells_that_its_build_has_other_layouts(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(Snapshot) one = NULL, two = NULL, three = NULL;

    see(store, A, "1", HEAD F(2) G(0));
    one = publish_at(store, BUILD_NAME, 1, NULL);
    see(store, B, "2", "mode: set\n" F(0) G(1));
    two = publish_at(store, BUILD_NAME, 2, NULL);
    see(store, B, "3", HEAD OTHER(1));
    three = publish_at(store, BUILD_NAME, 3, NULL);
    g_assert_cmpuint(one->n_layouts, ==, 1);
    g_assert_cmpuint(two->n_layouts, ==, 2);
    g_assert_cmpstr(two->cover_total, ==, "25.0");
    g_assert_cmpuint(three->n_layouts, ==, 3);
    test_folder_free(root);
}

// The push of an ending pod overtakes a pull of it that is under way.
static void a_read_that_comes_late_is_not_another_process(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);

    see_at(store, BUILD_NAME, A, "1", HEAD F(5) G(1), 2000);
    see_at(store, BUILD_NAME, A, "1", HEAD F(3) G(1), 1990);
    assert_published(store, BUILD_NAME, HEAD F(5) G(1));
    see_at(store, BUILD_NAME, A, "1", HEAD F(4) G(1), 2001);
    assert_published(store, BUILD_NAME, HEAD F(9) G(2));
    test_folder_free(root);
}

static void an_address_that_moves_to_another_build_begins_there(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);

    see_at(store, "staging_th_app_master_1111111111", A, NULL, HEAD F(5) G(0), 1);
    see_at(store, "staging_th_app_master_2222222222", A, NULL, HEAD F(7) G(0), 2);
    assert_published(store, "staging_th_app_master_1111111111", HEAD F(5) G(0));
    assert_published(store, "staging_th_app_master_2222222222", HEAD F(7) G(0));
    test_folder_free(root);
}

static void branches_of_one_commit_are_one_build(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);

    see_at(store, "staging_th_app_master_1111111111", A, NULL, HEAD F(5) G(0), 1);
    see_at(store, "staging_th_app_staging_1111111111", B, NULL, HEAD F(7) G(0), 2);
    assert_published(store, "staging_th_app_master_1111111111", HEAD F(12) G(0));
    test_folder_free(root);
}

static void a_service_with_a_plain_name_is_a_build(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(ServiceName) service = service_of("echo");
    g_autoptr(Snapshot) latest = NULL;

    see_at(store, "echo", A, NULL, HEAD F(5) G(0), 1);
    see_at(store, "other", A, NULL, HEAD F(1) G(1), 1);
    assert_published(store, "echo", HEAD F(5) G(0));
    g_assert_true(snapshot_latest(store, service, &latest, NULL));
    g_assert_cmpstr(latest->service->app, ==, "echo");
    g_assert_cmpstr(latest->service->full, ==, "echo");
    g_assert_cmpstr(latest->cover_total, ==, "75.0");
    test_folder_free(root);
}

static void a_read_tells_when_the_instance_was_seen(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(GPtrArray) rows = NULL;
    const InstanceRow *row;

    g_assert_true(instance_add(store, BUILD_NAME, A, NULL, NULL));
    g_assert_true(instance_note_failure(store, BUILD_NAME, A, "refused", 500, NULL));
    see_at(store, BUILD_NAME, A, NULL, HEAD F(1) G(0), 700);
    g_assert_true(instance_list_of(store, BUILD_NAME, &rows, NULL));
    row = rows->pdata[0];
    g_assert_cmpint(row->seen_ms, ==, 700);
    g_assert_cmpint(row->failing_ms, ==, 0);
    g_assert_cmpstr(row->failure, ==, "");
    test_folder_free(root);
}

static void after_a_clear_the_build_begins_anew(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(ServiceName) service = service_of(BUILD_NAME);
    g_autoptr(Snapshot) before = NULL;
    g_autoptr(Snapshot) cleared = NULL;
    g_autoptr(Snapshot) none = NULL;
    g_autoptr(Profile) profile = NULL;
    g_autoptr(GPtrArray) history = NULL;
    g_autoptr(GError) error = NULL;

    see(store, A, NULL, HEAD F(5) G(0));
    before = publish_at(store, BUILD_NAME, 1000, NULL);
    g_assert_true(accumulation_clear(store, service, 2000, &error));
    g_assert_true(snapshot_latest(store, service, &cleared, &error));
    g_assert_cmpstr(cleared->cover_total, ==, "0.0");
    g_assert_null(cleared->cov_path);
    g_assert_cmpuint(g_strv_length(cleared->addresses), ==, 0);
    g_assert_false(snapshot_profile(cleared, &profile, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_NOT_FOUND);
    g_clear_error(&error);
    g_assert_false(accumulation_publish(store, service, 2500, &none, NULL, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_NOT_FOUND);
    see(store, A, NULL, HEAD F(1) G(0));
    assert_published(store, BUILD_NAME, HEAD F(1) G(0));
    g_assert_true(snapshot_profile(before, &profile, NULL));
    assert_profile(profile, HEAD F(5) G(0));
    g_assert_true(snapshot_history_of_build(store, service, 10, &history, NULL));
    g_assert_cmpuint(history->len, ==, 3);
    test_folder_free(root);
}

static void a_service_that_was_never_seen_can_be_cleared(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(ServiceName) service = service_of(BUILD_NAME);
    g_autoptr(Snapshot) none = NULL;
    g_autoptr(Snapshot) cleared = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_false(accumulation_publish(store, service, 1, &none, NULL, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_NOT_FOUND);
    g_assert_true(accumulation_clear(store, service, 2000, NULL));
    g_assert_true(snapshot_latest(store, service, &cleared, NULL));
    test_folder_free(root);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/accumulation/sums", reads_add_up_by_epoch);
    g_test_add_func("/accumulation/layouts", a_snapshot_tells_that_its_build_has_other_layouts);
    g_test_add_func("/accumulation/late", a_read_that_comes_late_is_not_another_process);
    g_test_add_func("/accumulation/moved address", an_address_that_moves_to_another_build_begins_there);
    g_test_add_func("/accumulation/branches", branches_of_one_commit_are_one_build);
    g_test_add_func("/accumulation/plain name", a_service_with_a_plain_name_is_a_build);
    g_test_add_func("/accumulation/seen", a_read_tells_when_the_instance_was_seen);
    g_test_add_func("/accumulation/clear", after_a_clear_the_build_begins_anew);
    g_test_add_func("/accumulation/clear unknown", a_service_that_was_never_seen_can_be_cleared);
    return g_test_run();
}
