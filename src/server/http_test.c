// SPDX-License-Identifier: Apache-2.0
#include "server/http.h"

#include "base/clock.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LATE_MS = 400 };

static const ConnectionLimits impatient = {
    .headers_ms = LATE_MS,
    .idle_ms = 5000,
    .body_ms = LATE_MS,
    .body_bytes_per_s = 1024,
    .reply_ms = 5000,
    .reply_bytes_per_s = 1024,
    .per_address = 10,
};

static sem_t gate;
static atomic_int n_entered;
static _Atomic(Request *) kept;

static void reply_text(Request *request, const char *text)
{
    g_autoptr(GBytes) body = g_bytes_new(text, strlen(text));

    request_reply(request, 200, "text/plain", body);
}

static void tell_path(Request *request, void *app)
{
    g_autofree char *text = g_strdup_printf("%s %s %s", request_method(request), request_path_value(request, "name"),
                                            request_query(request, "q") ?: "-");

    reply_text(request, text);
}

static void echo(Request *request, void *app)
{
    request_reply(request, 200, "application/octet-stream", request_body(request));
}

static void wait_at_gate(Request *request, void *app)
{
    atomic_fetch_add(&n_entered, 1);
    sem_wait(&gate);
    reply_text(request, "through");
}

static void keep(Request *request, void *app)
{
    atomic_store(&kept, request);
}

static void big(Request *request, void *app)
{
    g_autofree char *text = g_strnfill(100000, 'x');

    request_reply_header(request, "X-Kind", "big");
    reply_text(request, text);
}

static void peer(Request *request, void *app)
{
    reply_text(request, request_peer(request));
}

static void not_found(Request *request, void *app)
{
    request_reply(request, 404, "text/plain", NULL);
}

static const Route table[] = {
    { "GET", "/item/{name}", ROUTE_QUICK, tell_path, "" },
    { "POST", "/echo", ROUTE_QUICK, echo, "" },
    { "POST", "/upload", ROUTE_UPLOAD, echo, "" },
    { "GET", "/gate", ROUTE_SLOW, wait_at_gate, "" },
    { "GET", "/quick-gate", ROUTE_QUICK, wait_at_gate, "" },
    { "GET", "/instant", ROUTE_INSTANT, peer, "" },
    { "GET", "/keep", ROUTE_QUICK, keep, "" },
    { "GET", "/big", ROUTE_QUICK, big, "" },
    { "GET", "/peer", ROUTE_QUICK, peer, "" },
    { NULL, NULL, ROUTE_QUICK, NULL, NULL },
};
static const Route *const tables[] = { table, NULL };

static HttpServer *start_with(const ConnectionLimits *limits)
{
    const HttpServerOptions options = {
        .address = "127.0.0.1",
        .tables = tables,
        .not_found = not_found,
        .ceiling_body_bytes = 10000,
        .ceiling_upload_bytes = 20000,
        .limits = limits,
    };
    g_autoptr(GError) error = NULL;
    HttpServer *server;

    g_assert_true(http_server_start(&server, &options, &error));
    return server;
}

static HttpServer *start(void)
{
    return start_with(NULL);
}

static int dial(const HttpServer *server)
{
    const struct sockaddr_in at = { .sin_family = AF_INET,
                                    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                    .sin_port = htons(http_server_port(server)) };
    const struct timeval patience = { .tv_sec = 10 };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    g_assert_cmpint(fd, >=, 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    g_assert_cmpint(connect(fd, (const struct sockaddr *)&at, sizeof at), ==, 0);
    return fd;
}

static void say(int fd, const char *text)
{
    gsize size = strlen(text);

    g_assert_cmpint(send(fd, text, size, MSG_NOSIGNAL), ==, (ssize_t)size);
}

// Everything until the other side closes.
static char *hear_all(int fd)
{
    g_autoptr(GString) heard = g_string_new(NULL);
    char part[4096];
    ssize_t got;

    while ((got = recv(fd, part, sizeof part, 0)) > 0)
        g_string_append_len(heard, part, got);
    close(fd);
    return g_string_free(g_steal_pointer(&heard), FALSE);
}

static char *ask(const HttpServer *server, const char *text)
{
    int fd = dial(server);

    say(fd, text);
    return hear_all(fd);
}

static const char *body_of(const char *reply)
{
    const char *end = strstr(reply, "\r\n\r\n");

    return end ? end + 4 : "";
}

#define GET(path) "GET " path " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"

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

// Sends `text`, then drips one byte each 50 ms until it is cut; tells after how long that was.
static int64_t drip(const HttpServer *server, const char *text)
{
    int64_t start_ms = clock_monotonic_ms();
    int fd = dial(server);
    ssize_t sent = send(fd, text, strlen(text), MSG_NOSIGNAL);
    char byte;

    while (sent > 0 && recv(fd, &byte, 1, MSG_DONTWAIT) != 0) {
        g_usleep(50000);
        sent = send(fd, "a", 1, MSG_NOSIGNAL);
    }
    close(fd);
    return clock_monotonic_ms() - start_ms;
}

static void a_client_that_drips_is_cut(void)
{
    static const char *const beginnings[] = {
        "GE",
        "GET /pe",
        "GET /peer HTTP/1.1\r\nHost: h\r\nX: ",
        "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5000\r\n\r\n",
    };
    HttpServer *server = start_with(&impatient);

    for (gsize i = 0; i < G_N_ELEMENTS(beginnings); i++) {
        int64_t lasted_ms = drip(server, beginnings[i]);

        g_test_message("%s: %" G_GINT64_FORMAT " ms", beginnings[i], lasted_ms);
        g_assert_cmpint(lasted_ms, >=, LATE_MS);
    }
    http_server_stop(server, 1000, NULL);
}

static void await_handler(void)
{
    while (!atomic_load(&n_entered))
        g_usleep(1000);
}

static void a_slow_handler_is_not_a_slow_client(void)
{
    HttpServer *server = start_with(&impatient);
    int fd = dial(server);
    g_autofree char *reply = NULL;

    sem_init(&gate, 0, 0);
    atomic_store(&n_entered, 0);
    say(fd, GET("/gate"));
    await_handler();
    g_usleep(3 * LATE_MS * 1000);
    sem_post(&gate);
    reply = hear_all(fd);
    g_assert_cmpstr(body_of(reply), ==, "through");
    http_server_stop(server, 1000, NULL);
}

// Waits until that many have heard something.
static void await_replies(const int *fds, nfds_t n_fds, nfds_t n_replies)
{
    g_autofree struct pollfd *waits = g_new0(struct pollfd, n_fds);
    nfds_t n_ready = 0;

    for (nfds_t i = 0; i < n_fds; i++)
        waits[i] = (struct pollfd){ .fd = fds[i], .events = POLLIN };
    while (n_ready < n_replies) {
        poll(waits, n_fds, 0);
        n_ready = 0;
        for (nfds_t i = 0; i < n_fds; i++)
            n_ready += waits[i].revents != 0;
        g_usleep(1000);
    }
}

// At most 32 handlers run and 64 requests wait.
static void a_full_queue_says_so_at_once_and_quick_routes_go_on(void)
{
    enum { ASKED = 140, ROOM = 32 + 64 };
    HttpServer *server = start();
    int fds[ASKED];
    int n_busy = 0, n_through = 0;
    g_autofree char *quick = NULL;

    sem_init(&gate, 0, 0);
    for (int i = 0; i < ASKED; i++) {
        fds[i] = dial(server);
        say(fds[i], GET("/gate"));
    }
    await_replies(fds, ASKED, ASKED - ROOM);
    quick = ask(server, GET("/peer"));
    g_assert_cmpstr(body_of(quick), ==, "127.0.0.1");
    for (int i = 0; i < ASKED; i++)
        sem_post(&gate);
    for (int i = 0; i < ASKED; i++) {
        g_autofree char *reply = hear_all(fds[i]);

        if (g_str_has_prefix(reply, "HTTP/1.1 503 ") && strstr(reply, "Retry-After: "))
            n_busy++;
        else if (!strcmp(body_of(reply), "through"))
            n_through++;
    }
    g_assert_cmpint(n_busy, >=, ASKED - ROOM);
    g_assert_cmpint(n_through, >=, 64);
    g_assert_cmpint(n_busy + n_through, ==, ASKED);
    http_server_stop(server, 1000, NULL);
}

static void an_instant_route_answers_while_all_others_wait(void)
{
    enum { ASKED = 100 };
    HttpServer *server = start();
    int fds[ASKED];
    g_autofree char *instant = NULL;

    sem_init(&gate, 0, 0);
    atomic_store(&n_entered, 0);
    for (int i = 0; i < ASKED; i++) {
        fds[i] = dial(server);
        say(fds[i], i % 2 ? GET("/gate") : GET("/quick-gate"));
    }
    while (atomic_load(&n_entered) < 4)
        g_usleep(1000);
    instant = ask(server, GET("/instant"));
    g_assert_cmpstr(body_of(instant), ==, "127.0.0.1");
    for (int i = 0; i < ASKED; i++)
        sem_post(&gate);
    for (int i = 0; i < ASKED; i++) {
        g_autofree char *reply = hear_all(fds[i]);

        g_assert_cmpstr(body_of(reply), ==, "through");
    }
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

static void *open_gate_later(void *data)
{
    g_usleep(300000);
    sem_post(&gate);
    return NULL;
}

static void a_stop_waits_for_the_handler(void)
{
    HttpServer *server = start();
    int fd = dial(server);
    pthread_t later;
    g_autofree char *reply = NULL;

    sem_init(&gate, 0, 0);
    atomic_store(&n_entered, 0);
    say(fd, "GET /gate HTTP/1.1\r\nHost: h\r\n\r\n");
    await_handler();
    pthread_create(&later, NULL, open_gate_later, NULL);
    http_server_stop(server, 5000, NULL);
    pthread_join(later, NULL);
    reply = hear_all(fd);
    g_assert_cmpstr(body_of(reply), ==, "through");
    g_assert_nonnull(strstr(reply, "Connection: close\r\n"));
}

static void a_reply_after_the_stop_falls_into_the_void(void)
{
    HttpServer *server = start();
    int fd = dial(server);
    g_autofree char *reply = NULL;

    atomic_store(&kept, NULL);
    say(fd, GET("/keep"));
    while (!atomic_load(&kept))
        g_usleep(1000);
    http_server_stop(server, 300, NULL);
    reply = hear_all(fd);
    g_assert_true(g_str_has_prefix(reply, "HTTP/1.1 503 "));
    g_assert_cmpstr(request_path(kept), ==, "/keep");
    reply_text(kept, "too late");
}

static atomic_bool is_over;

typedef struct Client {
    uint16_t port;
    pthread_t thread;
    atomic_int n_answered;
    int n_cut; // accepted, asked, but not answered whole
} Client;

static void *ask_on(void *data)
{
    Client *client = data;

    while (!atomic_load(&is_over)) {
        const struct sockaddr_in at = { .sin_family = AF_INET,
                                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                        .sin_port = htons(client->port) };
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        g_autofree char *reply = NULL;

        if (connect(fd, (const struct sockaddr *)&at, sizeof at) < 0) {
            close(fd);
            return NULL;
        }
        // A connection that the kernel took and nobody accepted yet may be reset.
        if (send(fd, GET("/item/x"), strlen(GET("/item/x")), MSG_NOSIGNAL) < 0) {
            close(fd);
            return NULL;
        }
        reply = hear_all(fd);
        if (!strcmp(body_of(reply), "GET x -"))
            atomic_fetch_add(&client->n_answered, 1);
        else if (*reply)
            client->n_cut++;
    }
    return NULL;
}

static void stops_under_load_cut_no_reply(void)
{
    enum { ROUNDS = 20, CLIENTS = 4 };

    for (int round = 0; round < ROUNDS; round++) {
        HttpServer *server = start();
        Client clients[CLIENTS] = { 0 };

        atomic_store(&is_over, false);
        for (int i = 0; i < CLIENTS; i++) {
            clients[i].port = http_server_port(server);
            pthread_create(&clients[i].thread, NULL, ask_on, &clients[i]);
        }
        for (int i = 0; i < CLIENTS; i++)
            while (atomic_load(&clients[i].n_answered) < 10)
                g_usleep(1000);
        http_server_stop(server, 2000, NULL);
        atomic_store(&is_over, true);
        for (int i = 0; i < CLIENTS; i++) {
            pthread_join(clients[i].thread, NULL);
            g_assert_cmpint(clients[i].n_cut, ==, 0);
        }
    }
}

static char *post(const HttpServer *server, const char *path, gsize size)
{
    g_autofree char *body = g_strnfill(size, 'x');
    g_autofree char *text = g_strdup_printf("POST %s HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: %zu"
                                            "\r\n\r\n%s",
                                            path, size, body);

    return ask(server, text);
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

// That the server asks for the body shows that it has seen the headers.
static int begin_upload(const HttpServer *server)
{
    int fd = dial(server);
    char heard[256] = { 0 };

    say(fd,
        "POST /upload HTTP/1.1\r\nHost: h\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    g_assert_cmpint(recv(fd, heard, sizeof heard - 1, 0), >, 0);
    g_assert_true(g_str_has_prefix(heard, "HTTP/1.1 100 "));
    return fd;
}

static void only_a_few_uploads_arrive_at_a_time(void)
{
    HttpServer *server = start();
    int under_way[8];

    for (guint i = 0; i < G_N_ELEMENTS(under_way); i++)
        under_way[i] = begin_upload(server);
    for (guint i = 0; i < G_N_ELEMENTS(under_way); i++) {
        g_autofree char *refused = NULL;
        g_autofree char *finished = NULL;
        g_autofree char *other = post(server, "/echo", 2);

        if (i == 0) {
            refused = post(server, "/upload", 2);
            g_assert_true(g_str_has_prefix(refused, "HTTP/1.1 503 "));
            g_assert_nonnull(strstr(refused, "Retry-After: 1\r\n"));
        }
        g_assert_true(g_str_has_prefix(other, "HTTP/1.1 200 "));
        say(under_way[i], "ok");
        finished = hear_all(under_way[i]);
        g_assert_cmpstr(body_of(finished), ==, "ok");
    }
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
    g_test_add_func("/http/uploads", only_a_few_uploads_arrive_at_a_time);
    g_test_add_func("/http/head", a_head_has_no_body);
    g_test_add_func("/http/etag", what_the_client_has_is_not_sent_again);
    g_test_add_func("/http/keep-alive", one_connection_serves_many_requests);
    g_test_add_func("/http/drip", a_client_that_drips_is_cut);
    g_test_add_func("/http/slow handler", a_slow_handler_is_not_a_slow_client);
    g_test_add_func("/http/queue full", a_full_queue_says_so_at_once_and_quick_routes_go_on);
    g_test_add_func("/http/instant", an_instant_route_answers_while_all_others_wait);
    g_test_add_func("/http/name", a_name_that_is_not_ours_is_refused_to_browsers);
    g_test_add_func("/http/stop waits", a_stop_waits_for_the_handler);
    g_test_add_func("/http/late reply", a_reply_after_the_stop_falls_into_the_void);
    g_test_add_func("/http/stop under load", stops_under_load_cut_no_reply);
    return g_test_run();
}
