// SPDX-License-Identifier: Apache-2.0
// Tests of the HTTP server under load: slow clients, slow handlers, full queues, many uploads, and stops.
#include "server/test_http.h"

#include "base/clock.h"

#include <poll.h>
#include <pthread.h>

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
    g_test_add_func("/http/uploads", only_a_few_uploads_arrive_at_a_time);
    g_test_add_func("/http/drip", a_client_that_drips_is_cut);
    g_test_add_func("/http/slow handler", a_slow_handler_is_not_a_slow_client);
    g_test_add_func("/http/queue full", a_full_queue_says_so_at_once_and_quick_routes_go_on);
    g_test_add_func("/http/instant", an_instant_route_answers_while_all_others_wait);
    g_test_add_func("/http/stop waits", a_stop_waits_for_the_handler);
    g_test_add_func("/http/late reply", a_reply_after_the_stop_falls_into_the_void);
    g_test_add_func("/http/stop under load", stops_under_load_cut_no_reply);
    return g_test_run();
}
