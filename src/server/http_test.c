// SPDX-License-Identifier: Apache-2.0
// Tests of the HTTP server: what comes back for a request.
#include "server/test_http.h"

static void a_reply_carries_values_and_safe_headers(void)
{
    HttpServer *server = start();
    g_autofree char *reply = ask(server, GET("/item/a%2Fb%20c?q=1+%26"));
    g_autofree char *from = ask(server, GET("/peer"));

    g_assert_true(g_str_has_prefix(reply, "HTTP/1.1 200 "));
    g_assert_cmpstr(body_of(reply), ==, "GET a/b c 1 &");
    g_assert_nonnull(strstr(reply, "X-Content-Type-Options: nosniff\r\n"));
    g_assert_nonnull(strstr(reply, "frame-ancestors 'none'"));
    g_assert_nonnull(strstr(reply, "Referrer-Policy: no-referrer\r\n"));
    g_assert_cmpstr(body_of(from), ==, "127.0.0.1");
    http_server_stop(server, 1000, NULL);
}

static void requests_that_can_be_read_in_two_ways_are_refused(void)
{
    static const struct {
        const char *text;
        const char *status;
    } cases[] = {
        { "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na", "400" },
        { "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400" },
        { "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n", "400" },
        { "GET /peer HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "400" },
        { "GET /peer HTTP/1.1\r\n\r\n", "400" },
        { "GET /item/a%00b HTTP/1.1\r\nHost: h\r\n\r\n", "400" },
        { "GET /item/a%zz HTTP/1.1\r\nHost: h\r\n\r\n", "400" },
        { "GET /item/a?q=%00 HTTP/1.1\r\nHost: h\r\n\r\n", "400" },
        { "GET /peer HTTP/1.1\r\nHost : h\r\n\r\n", "400" },
        { "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 10001\r\n\r\n", "413" },
        { "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: x1\r\n\r\n", "400" },
        { "POST /echo HTTP/1.1\r\nHost: h\r\nOrigin: http://evil\r\nContent-Length: 0\r\n\r\n", "403" },
        { "POST /echo HTTP/1.1\r\nHost: h\r\nOrigin: null\r\nContent-Length: 0\r\n\r\n", "403" },
    };
    HttpServer *server = start();

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *reply = ask(server, cases[i].text);

        g_test_message("%s -> %s", cases[i].text, reply);
        g_assert_true(g_str_has_prefix(reply, "HTTP/1."));
        g_assert_cmpint(strncmp(reply + 9, cases[i].status, 3), ==, 0);
    }
    http_server_stop(server, 1000, NULL);
}

static void a_page_of_our_own_may_change_things(void)
{
    HttpServer *server = start();
    g_autofree char *reply =
        ask(server, "POST /echo HTTP/1.1\r\nHost: h:1\r\nOrigin: http://h:1\r\nConnection: close\r\n"
                    "Content-Length: 3\r\n\r\nabc");

    g_assert_cmpstr(body_of(reply), ==, "abc");
    http_server_stop(server, 1000, NULL);
}

static void a_chunked_body_above_the_ceiling_is_refused(void)
{
    HttpServer *server = start();
    g_autofree char *part = g_strnfill(0x2711, 'y');
    g_autofree char *text = g_strdup_printf(
        "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2711\r\n%s\r\n0\r\n\r\n", part);
    g_autofree char *reply = ask(server, text);

    g_assert_true(g_str_has_prefix(reply, "HTTP/1.1 413 "));
    http_server_stop(server, 1000, NULL);
}

static void a_head_has_no_body(void)
{
    HttpServer *server = start();
    g_autofree char *reply = ask(server, "HEAD /big HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

    g_assert_true(g_str_has_prefix(reply, "HTTP/1.1 200 "));
    g_assert_nonnull(strstr(reply, "Content-Length: 100000\r\n"));
    g_assert_cmpstr(body_of(reply), ==, "");
    http_server_stop(server, 1000, NULL);
}

static char *etag_of(const char *reply)
{
    const char *tag = strstr(reply, "ETag: ");

    g_assert_nonnull(tag);
    return g_strndup(tag + 6, strcspn(tag + 6, "\r"));
}

static void what_the_client_has_is_not_sent_again(void)
{
    HttpServer *server = start();
    g_autofree char *plain = ask(server, GET("/big"));
    g_autofree char *packed =
        ask(server, "GET /big HTTP/1.1\r\nHost: h\r\nAccept-Encoding: br, gzip;q=0.5\r\nConnection: close\r\n\r\n");
    g_autofree char *refused =
        ask(server, "GET /big HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip;q=0\r\nConnection: close\r\n\r\n");
    g_autofree char *plain_tag = etag_of(plain);
    g_autofree char *packed_tag = etag_of(packed);
    g_autofree char *again =
        g_strdup_printf("GET /big HTTP/1.1\r\nHost: h\r\nIf-None-Match: %s\r\nConnection: close\r\n\r\n", plain_tag);
    g_autofree char *reply = ask(server, again);

    g_assert_nonnull(strstr(plain, "X-Kind: big\r\n"));
    g_assert_nonnull(strstr(packed, "Content-Encoding: gzip\r\n"));
    g_assert_nonnull(strstr(plain, "Vary: Accept-Encoding\r\n"));
    g_assert_cmpstr(plain_tag, !=, packed_tag);
    g_assert_null(strstr(refused, "Content-Encoding"));
    g_assert_true(g_str_has_prefix(reply, "HTTP/1.1 304 "));
    g_assert_cmpstr(body_of(reply), ==, "");
    http_server_stop(server, 1000, NULL);
}

static void one_connection_serves_many_requests(void)
{
    HttpServer *server = start();
    int fd = dial(server);
    g_autofree char *heard = NULL;

    for (int i = 0; i < 20; i++)
        say(fd, "GET /item/x HTTP/1.1\r\nHost: h\r\n\r\n");
    say(fd, GET("/item/last"));
    heard = hear_all(fd);
    for (const char *at = heard, *next; (next = strstr(at, "GET x -")); at = next + 1)
        atomic_fetch_add(&n_entered, 1);
    g_assert_cmpint(atomic_exchange(&n_entered, 0), ==, 20);
    g_assert_nonnull(strstr(heard, "GET last -"));
    http_server_stop(server, 1000, NULL);
}

static void a_name_that_is_not_ours_is_refused_to_browsers(void)
{
    HttpServer *server = start();
    g_autofree char *browser =
        ask(server, "GET /peer HTTP/1.1\r\nHost: evil.example\r\nAccept-Language: en\r\nConnection: close\r\n\r\n");
    g_autofree char *program = ask(server, "GET /peer HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");

    g_assert_true(g_str_has_prefix(browser, "HTTP/1.1 403 "));
    g_assert_nonnull(strstr(browser, "allowed_hosts"));
    g_assert_true(g_str_has_prefix(program, "HTTP/1.1 200 "));
    http_server_stop(server, 1000, NULL);
}

static void an_upload_may_be_larger_than_other_bodies(void)
{
    HttpServer *server = start();
    g_autofree char *upload = post(server, "/upload", 20000);
    g_autofree char *body = post(server, "/echo", 10001);
    g_autofree char *larger = ask(server, "POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 20001\r\n\r\n");

    g_assert_true(g_str_has_prefix(upload, "HTTP/1.1 200 "));
    g_assert_cmpuint(strlen(body_of(upload)), ==, 20000);
    g_assert_true(g_str_has_prefix(body, "HTTP/1.1 413 "));
    g_assert_true(g_str_has_prefix(larger, "HTTP/1.1 413 "));
    http_server_stop(server, 1000, NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http/reply", a_reply_carries_values_and_safe_headers);
    g_test_add_func("/http/ambiguous", requests_that_can_be_read_in_two_ways_are_refused);
    g_test_add_func("/http/own page", a_page_of_our_own_may_change_things);
    g_test_add_func("/http/chunked ceiling", a_chunked_body_above_the_ceiling_is_refused);
    g_test_add_func("/http/upload", an_upload_may_be_larger_than_other_bodies);
    g_test_add_func("/http/head", a_head_has_no_body);
    g_test_add_func("/http/etag", what_the_client_has_is_not_sent_again);
    g_test_add_func("/http/keep-alive", one_connection_serves_many_requests);
    g_test_add_func("/http/name", a_name_that_is_not_ours_is_refused_to_browsers);
    return g_test_run();
}
