// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"
#include "base/error.h"
#include "collect/fake_agent.h"
#include "collect/http_client.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

// Longer than any test may take: nothing here waits for it.
enum { PATIENT_MS = 60000 };

static const HttpClientOptions local = { .is_loopback_allowed = true };

static bool ask(HttpClient *client, const char *url, int64_t timeout_ms, HttpAnswer **out, GError **error)
{
    HttpRequest request = { .method = "GET", .url = url, .timeout_ms = timeout_ms, .ceiling_bytes = 100000 };

    return http_client_ask(client, &request, out, error);
}

static void an_answer_brings_status_type_process_and_body(void)
{
    g_autoptr(FakeAgent) agent = fake_agent_new(FAKE_GOOD);
    g_autoptr(HttpClient) client = http_client_new(&local);
    g_autoptr(HttpAnswer) answer = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *url = g_strconcat(fake_agent_address(agent), "/x", NULL);

    fake_agent_answer(agent, "/x", 418, "Content-Type: text/tea\r\ngoc-process: 7-1\r\n", "hello");
    g_assert_true(ask(client, url, 5000, &answer, &error));
    g_assert_cmpint(answer->status, ==, 418);
    g_assert_cmpstr(answer->content_type, ==, "text/tea");
    g_assert_cmpstr(answer->process, ==, "7-1");
    g_assert_cmpmem(g_bytes_get_data(answer->body, NULL), (int)g_bytes_get_size(answer->body), "hello", 5);
}

static void a_post_sends_its_body_and_headers_and_nothing_about_a_proxy(void)
{
    static const char *const headers[] = { "Content-Type: application/json", NULL };
    g_autoptr(FakeAgent) agent = fake_agent_new(FAKE_GOOD);
    g_autoptr(HttpClient) client = http_client_new(&local);
    g_autoptr(GBytes) body = g_bytes_new_static("{}", 2);
    g_autoptr(HttpAnswer) answer = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *url = g_strconcat(fake_agent_address(agent), "/p", NULL);
    g_autofree char *seen = NULL;
    HttpRequest request = {
        .method = "POST",
        .url = url,
        .headers = headers,
        .body = body,
        .timeout_ms = 5000,
        .ceiling_bytes = 1000,
    };

    setenv("http_proxy", "http://127.0.0.1:1", 1);
    g_assert_true(http_client_ask(client, &request, &answer, &error));
    unsetenv("http_proxy");
    seen = fake_agent_last_request(agent);
    g_assert_true(g_str_has_prefix(seen, "POST /p HTTP/1.1\r\n"));
    g_assert_nonnull(strstr(seen, "\r\nContent-Type: application/json\r\n"));
    g_assert_true(g_str_has_suffix(seen, "\r\n\r\n{}"));
    g_assert_cmpstr(answer->process, ==, "");
}

static void a_redirect_is_an_answer_and_is_not_followed(void)
{
    g_autoptr(FakeAgent) agent = fake_agent_new(FAKE_GOOD);
    g_autoptr(HttpClient) client = http_client_new(&local);
    g_autoptr(HttpAnswer) answer = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *url = g_strconcat(fake_agent_address(agent), "/x", NULL);

    fake_agent_answer(agent, "/x", 302, "Location: /y\r\n", "");
    g_assert_true(ask(client, url, 5000, &answer, &error));
    g_assert_cmpint(answer->status, ==, 302);
    g_assert_cmpuint(fake_agent_count(agent, NULL), ==, 1);
}

static void every_misbehaviour_is_an_error_within_the_deadline(void)
{
    static const struct {
        FakeBehaviour behaviour;
        GocError kind;
        int64_t timeout_ms;
    } cases[] = {
        { FAKE_CLOSING, GOC_ERROR_UNAVAILABLE, PATIENT_MS }, { FAKE_CUT, GOC_ERROR_UNAVAILABLE, PATIENT_MS },
        { FAKE_ENDLESS, GOC_ERROR_TOO_BIG, PATIENT_MS },     { FAKE_DRIPPING, GOC_ERROR_UNAVAILABLE, 400 },
        { FAKE_HANGING, GOC_ERROR_UNAVAILABLE, 400 },        { FAKE_GARBAGE, GOC_ERROR_UNAVAILABLE, PATIENT_MS },
    };
    g_autoptr(HttpClient) client = http_client_new(&local);

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(FakeAgent) agent = fake_agent_new(cases[i].behaviour);
        g_autoptr(HttpAnswer) answer = NULL;
        g_autoptr(GError) error = NULL;
        int64_t start_ms = clock_monotonic_ms();

        g_assert_false(ask(client, fake_agent_address(agent), cases[i].timeout_ms, &answer, &error));
        g_assert_error(error, GOC_ERROR, (int)cases[i].kind);
        g_assert_cmpint(clock_monotonic_ms() - start_ms, <, PATIENT_MS / 2);
    }
}

static void a_refused_connection_says_so(void)
{
    g_autoptr(FakeAgent) agent = fake_agent_new(FAKE_GOOD);
    g_autoptr(HttpClient) client = http_client_new(&local);
    g_autofree char *url = g_strdup(fake_agent_address(agent));
    g_autoptr(HttpAnswer) answer = NULL;
    g_autoptr(GError) error = NULL;

    fake_agent_free(g_steal_pointer(&agent));
    g_assert_false(ask(client, url, 5000, &answer, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_UNAVAILABLE);
    g_assert_cmpstr(error->message, ==, "connect: connection refused");
}

static void a_small_compressed_answer_cannot_grow_past_the_ceiling(void)
{
    g_autofree guint8 *zeros = g_malloc0(1000000);
    guint8 small[4096];
    uLongf size = sizeof small;
    g_autoptr(FakeAgent) agent = fake_agent_new(FAKE_GOOD);
    g_autoptr(HttpClient) client = http_client_new(&local);
    g_autofree char *big_url = g_strconcat(fake_agent_address(agent), "/big", NULL);
    g_autofree char *small_url = g_strconcat(fake_agent_address(agent), "/small", NULL);
    g_autoptr(HttpAnswer) answer = NULL;
    g_autoptr(GBytes) big = NULL;
    g_autoptr(GBytes) fitting = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(compress(small, &size, zeros, 1000000), ==, Z_OK);
    big = g_bytes_new(small, size);
    size = sizeof small;
    g_assert_cmpint(compress(small, &size, zeros, 100000), ==, Z_OK);
    fitting = g_bytes_new(small, size);
    fake_agent_answer_bytes(agent, "/big", 200, "Content-Encoding: deflate\r\n", big);
    fake_agent_answer_bytes(agent, "/small", 200, "Content-Encoding: deflate\r\n", fitting);

    g_assert_false(ask(client, big_url, 5000, &answer, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_TOO_BIG);
    g_clear_error(&error);
    g_assert_true(ask(client, small_url, 5000, &answer, &error));
    g_assert_cmpuint(g_bytes_get_size(answer->body), ==, 100000);
}

// "%u" is the port of a server that must never be reached.
static const char *const forbidden_urls[] = {
    "http://127.0.0.1:%u/",
    "http://127.0.0.2:%u/",
    "http://127.255.255.254:%u/",
    "http://127.1:%u/",
    "http://127.0.1:%u/",
    "http://2130706433:%u/",
    "http://0x7f000001:%u/",
    "http://0x7f.0.0.1:%u/",
    "http://0x7f.1:%u/",
    "http://0x7f.0x0.0x0.0x1:%u/",
    "http://0177.0.0.1:%u/",
    "http://0177.1:%u/",
    "http://017700000001:%u/",
    "http://00000177.0.0.1:%u/",
    "http://127.0.0.1.:%u/",
    "http://127.0.0.01:%u/",
    "http://127.000.000.001:%u/",
    "http://localhost:%u/",
    "http://LOCALHOST:%u/",
    "http://localhost.:%u/",
    "http://a.localhost:%u/",
    "http://user@127.0.0.1:%u/",
    "http://user:password@127.0.0.1:%u/",
    "http://8.8.8.8@127.0.0.1:%u/",
    "http://8.8.8.8%%40127.0.0.1:%u/",
    "http://%%31%%32%%37.0.0.1:%u/",
    "http://127%%2e0%%2e0%%2e1:%u/",
    "http://\xef\xbc\x91\xef\xbc\x92\xef\xbc\x97.0.0.1:%u/",
    "http://127\xe3\x80\x82"
    "0\xe3\x80\x82"
    "0\xe3\x80\x82"
    "1:%u/",
    "http://\xe2\x91\xa0\xe2\x91\xa1\xe2\x91\xa6.0.0.1:%u/",
    "http:///127.0.0.1:%u/",
    "http:127.0.0.1:%u/",
    "http:\\\\127.0.0.1:%u/",
    "HTTP://127.0.0.1:%u/",
    "//127.0.0.1:%u/",
    "127.0.0.1:%u",
    " http://127.0.0.1:%u/",
    "http://[::1]:%u/",
    "http://[0:0:0:0:0:0:0:1]:%u/",
    "http://[0000::0001]:%u/",
    "http://[::ffff:127.0.0.1]:%u/",
    "http://[::FFFF:7f00:1]:%u/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]:%u/",
    "http://[::127.0.0.1]:%u/",
    "http://[64:ff9b::127.0.0.1]:%u/",
    "http://[2002:7f00:1::]:%u/",
    "http://[::]:%u/",
    "http://[::%%25lo]:%u/",
    "http://[::1%%25lo]:%u/",
    "http://0:%u/",
    "http://0.0.0.0:%u/",
    "http://0x0:%u/",
    "http://00:%u/",
    "http://169.254.169.254:%u/latest/meta-data/",
    "http://2852039166:%u/",
    "http://0xa9fea9fe:%u/",
    "http://0251.0376.0251.0376:%u/",
    "http://169.16689662:%u/",
    "http://[::ffff:169.254.169.254]:%u/",
    "http://[fe80::1%%25lo]:%u/",
    "http://[fd00:ec2::254]:%u/",
    "http://100.100.100.200:%u/",
    "http://224.0.0.1:%u/",
    "http://239.255.255.250:%u/",
    "http://[ff02::1]:%u/",
    "http://255.255.255.255:%u/",
    "http://240.0.0.1:%u/",
    "ftp://127.0.0.1:%u/",
    "file:///etc/hostname?%u",
    "gopher://127.0.0.1:%u/_GET",
    "dict://127.0.0.1:%u/x",
    "ldap://127.0.0.1:%u/",
    "telnet://127.0.0.1:%u/",
};

static void no_spelling_of_a_forbidden_address_is_asked(void)
{
    const HttpClientOptions no_loopback = { .is_private_allowed = true, .is_public_allowed = true };
    g_autoptr(FakeAgent) canary = fake_agent_new(FAKE_GOOD);
    g_autoptr(HttpClient) client = http_client_new(&no_loopback);
    guint port = (guint)g_ascii_strtoull(strrchr(fake_agent_address(canary), ':') + 1, NULL, 10);

    fake_agent_answer(canary, "/", 200, "", "reached");
    for (gsize i = 0; i < G_N_ELEMENTS(forbidden_urls); i++) {
        g_auto(GStrv) parts = g_strsplit(forbidden_urls[i], "%u", 2);
        g_autofree char *doubled = g_strdup_printf("%s%u%s", parts[0], port, parts[1]);
        g_auto(GStrv) pieces = g_strsplit(doubled, "%%", -1);
        g_autofree char *url = g_strjoinv("%", pieces);
        g_autoptr(HttpAnswer) answer = NULL;
        g_autoptr(GError) error = NULL;

        g_test_message("%s", url);
        g_assert_false(ask(client, url, 3000, &answer, &error));
        g_test_message("  %s", error->message);
        g_assert_true(error->code == GOC_ERROR_FORBIDDEN || g_str_has_prefix(error->message, "Could not resolve host"));
    }
    g_assert_cmpuint(fake_agent_count(canary, NULL), ==, 0);
}

static void each_class_is_opened_by_its_own_option(void)
{
    const HttpClientOptions closed = { 0 };
    g_autoptr(HttpClient) client = http_client_new(&closed);
    static const char *const urls[] = { "http://127.0.0.1:9/", "http://10.255.255.1:9/", "http://198.51.100.1:9/" };

    for (gsize i = 0; i < G_N_ELEMENTS(urls); i++) {
        g_autoptr(HttpAnswer) answer = NULL;
        g_autoptr(GError) error = NULL;

        g_assert_false(ask(client, urls[i], 3000, &answer, &error));
        g_assert_error(error, GOC_ERROR, GOC_ERROR_FORBIDDEN);
    }
}

// Counts callbacks of many requests.
typedef struct Tally {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    guint n_good;
    guint n_bad;
} Tally;

static void tally_answer(HttpAnswer *answer, const GError *error, void *data)
{
    Tally *tally = data;

    pthread_mutex_lock(&tally->lock);
    if (answer)
        tally->n_good++;
    else
        tally->n_bad++;
    pthread_cond_signal(&tally->changed);
    pthread_mutex_unlock(&tally->lock);
    http_answer_free(answer);
}

static void tally_wait(Tally *tally, guint n)
{
    pthread_mutex_lock(&tally->lock);
    while (tally->n_good + tally->n_bad < n)
        pthread_cond_wait(&tally->changed, &tally->lock);
    pthread_mutex_unlock(&tally->lock);
}

static guint tally_bad(Tally *tally)
{
    guint n;

    pthread_mutex_lock(&tally->lock);
    n = tally->n_bad;
    pthread_mutex_unlock(&tally->lock);
    return n;
}

static void start(HttpClient *client, const char *url, const void *owner, Tally *tally)
{
    HttpRequest request = {
        .method = "GET",
        .url = url,
        .timeout_ms = PATIENT_MS,
        .ceiling_bytes = 100000,
        .owner = owner,
    };

    http_client_start(client, &request, tally_answer, tally);
}

static void ten_bad_agents_among_two_hundred_hold_nobody_up(void)
{
    g_autoptr(GPtrArray) agents = g_ptr_array_new_with_free_func((GDestroyNotify)fake_agent_free);
    g_autoptr(HttpClient) client = http_client_new(&local);
    Tally tally = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };

    for (guint i = 0; i < 200; i++) {
        FakeAgent *agent = fake_agent_new(i % 20 != 7 ? FAKE_GOOD : i % 40 == 7 ? FAKE_HANGING : FAKE_DRIPPING);

        fake_agent_answer(agent, "/x", 200, "", "mode: set\n");
        g_ptr_array_add(agents, agent);
    }
    for (guint i = 0; i < agents->len; i++) {
        g_autofree char *url = g_strconcat(fake_agent_address(agents->pdata[i]), "/x", NULL);

        start(client, url, &tally, &tally);
    }
    tally_wait(&tally, 190);
    g_assert_cmpuint(tally_bad(&tally), ==, 0);
    http_client_cancel(client, &tally);
    tally_wait(&tally, 200);
    g_assert_cmpuint(tally.n_good, ==, 190);
    g_assert_cmpuint(tally.n_bad, ==, 10);
}

static void more_requests_than_the_ceiling_wait_and_are_all_answered(void)
{
    const HttpClientOptions narrow = { .is_loopback_allowed = true, .ceiling_requests = 3 };
    g_autoptr(FakeAgent) agent = fake_agent_new(FAKE_GOOD);
    g_autoptr(HttpClient) client = http_client_new(&narrow);
    g_autofree char *url = g_strconcat(fake_agent_address(agent), "/x", NULL);
    Tally tally = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };

    for (int i = 0; i < 300; i++)
        start(client, url, NULL, &tally);
    tally_wait(&tally, 300);
    g_assert_cmpuint(tally.n_good, ==, 300);
}

static void cancelling_ends_the_requests_of_one_owner_only(void)
{
    const HttpClientOptions narrow = { .is_loopback_allowed = true, .ceiling_requests = 2 };
    g_autoptr(FakeAgent) hanging = fake_agent_new(FAKE_HANGING);
    g_autoptr(HttpClient) client = http_client_new(&narrow);
    Tally mine = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };
    Tally other = mine;

    start(client, fake_agent_address(hanging), &other, &other);
    for (int i = 0; i < 10; i++)
        start(client, fake_agent_address(hanging), &mine, &mine);
    http_client_cancel(client, &mine);
    tally_wait(&mine, 10);
    g_assert_cmpuint(mine.n_bad, ==, 10);
    g_assert_cmpuint(tally_bad(&other), ==, 0);
    http_client_free(g_steal_pointer(&client));
    g_assert_cmpuint(other.n_bad, ==, 1);
}

static void freeing_ends_every_request_at_once(void)
{
    g_autoptr(FakeAgent) hanging = fake_agent_new(FAKE_HANGING);
    HttpClient *client = http_client_new(&local);
    Tally tally = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };
    int64_t start_ms = clock_monotonic_ms();

    for (int i = 0; i < 50; i++)
        start(client, fake_agent_address(hanging), NULL, &tally);
    http_client_free(client);
    g_assert_cmpuint(tally.n_bad, ==, 50);
    g_assert_cmpint(clock_monotonic_ms() - start_ms, <, PATIENT_MS / 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http client/answer", an_answer_brings_status_type_process_and_body);
    g_test_add_func("/http client/post", a_post_sends_its_body_and_headers_and_nothing_about_a_proxy);
    g_test_add_func("/http client/redirect", a_redirect_is_an_answer_and_is_not_followed);
    g_test_add_func("/http client/misbehaviour", every_misbehaviour_is_an_error_within_the_deadline);
    g_test_add_func("/http client/refused", a_refused_connection_says_so);
    g_test_add_func("/http client/compressed", a_small_compressed_answer_cannot_grow_past_the_ceiling);
    g_test_add_func("/http client/forbidden", no_spelling_of_a_forbidden_address_is_asked);
    g_test_add_func("/http client/classes", each_class_is_opened_by_its_own_option);
    g_test_add_func("/http client/ten bad", ten_bad_agents_among_two_hundred_hold_nobody_up);
    g_test_add_func("/http client/ceiling", more_requests_than_the_ceiling_wait_and_are_all_answered);
    g_test_add_func("/http client/cancel", cancelling_ends_the_requests_of_one_owner_only);
    g_test_add_func("/http client/free", freeing_ends_every_request_at_once);
    return g_test_run();
}
