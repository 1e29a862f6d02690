// SPDX-License-Identifier: Apache-2.0
// Test HTTP: a server with routes for tests, and a client that says and hears bytes.
#pragma once

#include "server/http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// Handlers at /gate and /quick-gate count themselves and wait for it.
static sem_t gate;
static atomic_int n_entered;
static _Atomic(Request *) kept;

static inline void reply_text(Request *request, const char *text)
{
    g_autoptr(GBytes) body = g_bytes_new(text, strlen(text));

    request_reply(request, 200, "text/plain", body);
}

static inline void tell_path(Request *request, void *app)
{
    g_autofree char *text = g_strdup_printf("%s %s %s", request_method(request), request_path_value(request, "name"),
                                            request_query(request, "q") ?: "-");

    reply_text(request, text);
}

static inline void echo(Request *request, void *app)
{
    request_reply(request, 200, "application/octet-stream", request_body(request));
}

static inline void wait_at_gate(Request *request, void *app)
{
    atomic_fetch_add(&n_entered, 1);
    sem_wait(&gate);
    reply_text(request, "through");
}

static inline void keep(Request *request, void *app)
{
    atomic_store(&kept, request);
}

static inline void big(Request *request, void *app)
{
    g_autofree char *text = g_strnfill(100000, 'x');

    request_reply_header(request, "X-Kind", "big");
    reply_text(request, text);
}

static inline void peer(Request *request, void *app)
{
    reply_text(request, request_peer(request));
}

static inline void not_found(Request *request, void *app)
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

static inline HttpServer *start_with(const ConnectionLimits *limits)
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

static inline HttpServer *start(void)
{
    return start_with(NULL);
}

static inline int dial(const HttpServer *server)
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

static inline void say(int fd, const char *text)
{
    gsize size = strlen(text);

    g_assert_cmpint(send(fd, text, size, MSG_NOSIGNAL), ==, (ssize_t)size);
}

// Everything until the other side closes.
static inline char *hear_all(int fd)
{
    g_autoptr(GString) heard = g_string_new(NULL);
    char part[4096];
    ssize_t got;

    while ((got = recv(fd, part, sizeof part, 0)) > 0)
        g_string_append_len(heard, part, got);
    close(fd);
    return g_string_free(g_steal_pointer(&heard), FALSE);
}

static inline char *ask(const HttpServer *server, const char *text)
{
    int fd = dial(server);

    say(fd, text);
    return hear_all(fd);
}

static inline const char *body_of(const char *reply)
{
    const char *end = strstr(reply, "\r\n\r\n");

    return end ? end + 4 : "";
}

#define GET(path) "GET " path " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"

static inline char *post(const HttpServer *server, const char *path, gsize size)
{
    g_autofree char *body = g_strnfill(size, 'x');
    g_autofree char *text = g_strdup_printf("POST %s HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: %zu"
                                            "\r\n\r\n%s",
                                            path, size, body);

    return ask(server, text);
}
