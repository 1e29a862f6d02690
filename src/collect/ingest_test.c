// SPDX-License-Identifier: Apache-2.0
// Tests of the ingest: what is taken over, and what is refused whole with its name.
#include "collect/ingest.h"

#include "base/error.h"
#include "base/file.h"
#include "cover/covdata.h"
#include "cover/total.h"
#include "store/accumulation_cases.h"
#include "store/snapshots.h"

#define A "http://10.0.0.1:80"
#define GOOD "mode: atomic\nx.go:1.1,2.2 3 1\nx.go:4.1,5.2 1 0\n"

static bool deliver(Store *store, const void *data, gsize size, GError **error)
{
    g_autoptr(ServiceName) service = service_of(BUILD_NAME);
    g_autoptr(GBytes) body = g_bytes_new(data, size);
    Delivery delivery = { .service = service, .address = A, .process = "", .body = body, .at_ms = 1000 };

    return ingest_delivery(store, &delivery, error);
}

static void a_text_profile_is_taken_over(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(GError) error = NULL;

    g_assert_true(deliver(store, GOOD, strlen(GOOD), &error));
    g_assert_true(deliver(store, GOOD, strlen(GOOD), &error));
    assert_published(store, BUILD_NAME, GOOD);
    test_folder_free(root);
}

static void what_was_pulled_and_is_pushed_at_the_end_counts_once(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(ServiceName) service = service_of(BUILD_NAME);
    static const struct {
        const char *process, *body;
    } deliveries[] = {
        { "a.0", "mode: atomic\nx.go:1.1,2.2 3 4\nx.go:4.1,5.2 1 0\n" },
        { "b.0", "mode: atomic\nx.go:1.1,2.2 3 1\nx.go:4.1,5.2 1 0\n" }, // the next pod has the address already
        { "a.0", "mode: atomic\nx.go:1.1,2.2 3 5\nx.go:4.1,5.2 1 1\n" },
        { "a.0", "mode: atomic\nx.go:1.1,2.2 3 5\nx.go:4.1,5.2 1 1\n" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(deliveries); i++) {
        g_autoptr(GBytes) body = g_bytes_new_static(deliveries[i].body, strlen(deliveries[i].body));
        Delivery delivery = { .service = service, .address = A, .process = deliveries[i].process, .body = body };

        delivery.at_ms = 1000 + (int64_t)i;
        g_assert_true(ingest_delivery(store, &delivery, NULL));
    }
    assert_published(store, BUILD_NAME, "mode: atomic\nx.go:1.1,2.2 3 6\nx.go:4.1,5.2 1 1\n");
    test_folder_free(root);
}

static const struct {
    const char *body;
    gsize size;
    const char *want;
} refused[] = {
    { "", 0, "the body is empty" },
    { "<!DOCTYPE html><html>", 21, "not a profile but an HTML page" },
    { "\xef\xbb\xbf\r\n  <HTML>", 13, "not a profile but an HTML page" },
    { "{\"code\":500}", 12, "not a profile but a JSON document" },
    { "\x1f\x8b\x08\x00", 4, "the gzip data ends too early" },
    { "\0cwm\1\0\0\0", 8, "counter data (covcounters) without its meta data (covmeta)" },
    { "\x7f"
      "ELF\2",
      5, "not a profile but a program" },
    { "ab\0cd", 5, "not a profile but binary data" },
    { "mode: atomic\n", 13, "the profile holds no blocks" },
    { "404 page not found\n", 19, "line 1: " },
    { GOOD "x.go:6.1", sizeof GOOD - 1 + 8, "line 4: " },
};

static void what_is_no_profile_is_refused_with_its_name(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(ServiceName) service = service_of(BUILD_NAME);
    g_autoptr(Snapshot) none = NULL;
    g_autoptr(GError) error = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_assert_false(deliver(store, refused[i].body, refused[i].size, &error));
        g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
        if (!g_str_has_prefix(error->message, refused[i].want))
            g_assert_cmpstr(error->message, ==, refused[i].want);
        g_clear_error(&error);
    }
    g_assert_false(accumulation_publish(store, service, 1, &none, NULL, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_NOT_FOUND);
    test_folder_free(root);
}

static void append_data(GByteArray *body, const char *name)
{
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "data", "echo", name, NULL);
    g_autoptr(GBytes) content = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(file_read(&content, path, 1 << 20, &error));
    g_assert_no_error(error);
    g_byte_array_append(body, g_bytes_get_data(content, NULL), (guint)g_bytes_get_size(content));
}

// What runtime/coverage writes: the meta data, and the counters right behind.
static GByteArray *native_body(void)
{
    GByteArray *body = g_byte_array_new();

    append_data(body, "live.covmeta");
    append_data(body, "live.covcounters");
    return body;
}

static void a_native_answer_is_taken_over(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(GByteArray) body = native_body();
    g_autoptr(Profile) want = NULL;
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(covdata_read_pair(&want, body->data, body->len, &profile_limits_default, &error));
    g_assert_cmpuint(profile_total(want).covered, >, 0);
    text = text_of(want);
    g_assert_true(deliver(store, body->data, body->len, &error));
    assert_published(store, BUILD_NAME, text);
    test_folder_free(root);
}

static void a_native_answer_that_is_cut_is_refused_whole(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(GByteArray) body = native_body();
    g_autoptr(ServiceName) service = service_of(BUILD_NAME);
    g_autoptr(Snapshot) none = NULL;
    g_autoptr(GError) error = NULL;

    for (gsize size = 1; size < body->len; size++) {
        g_assert_false(deliver(store, body->data, size, &error));
        g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
        g_clear_error(&error);
    }
    g_assert_false(accumulation_publish(store, service, 1, &none, NULL, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_NOT_FOUND);
    test_folder_free(root);
}

static void an_upload_counts_once_however_often_it_comes(void)
{
    static const char *const bodies[] = { "mode: count\nx.go:1.1,2.2 3 1\n", "mode: count\nx.go:1.1,2.2 3 4\n" };
    static const guint order[] = { 0, 1, 0, 0, 1 };
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    g_autoptr(ServiceName) service = service_of(BUILD_NAME);

    for (guint i = 0; i < G_N_ELEMENTS(order); i++) {
        g_autoptr(GBytes) body = g_bytes_new_static(bodies[order[i]], strlen(bodies[order[i]]));
        UploadedBody uploaded = { service, body, &profile_body_rules_default, 1000 + i, false };
        g_autoptr(Snapshot) latest = NULL;
        g_autoptr(GError) error = NULL;

        g_assert_true(ingest_upload(store, &uploaded, &latest, &error));
        g_assert_cmpstr(latest->cover_total, ==, "100.0");
    }
    assert_published(store, BUILD_NAME, "mode: count\nx.go:1.1,2.2 3 5\n");
    test_folder_free(root);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ingest/text", a_text_profile_is_taken_over);
    g_test_add_func("/ingest/pushed", what_was_pulled_and_is_pushed_at_the_end_counts_once);
    g_test_add_func("/ingest/refused", what_is_no_profile_is_refused_with_its_name);
    g_test_add_func("/ingest/native", a_native_answer_is_taken_over);
    g_test_add_func("/ingest/native cut", a_native_answer_that_is_cut_is_refused_whole);
    g_test_add_func("/ingest/upload", an_upload_counts_once_however_often_it_comes);
    return g_test_run();
}
