// SPDX-License-Identifier: Apache-2.0
// Fake agent: a real HTTP server inside a test: one thread, one poll loop.
#include "collect/fake_agent.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { TICK_MS = 20, ENDLESS_BYTES = 16 * 1024 };

typedef struct Answer {
    unsigned status;
    char *headers;
    GBytes *body;
} Answer;

typedef struct Connection {
    int fd;
    GString *request;
    GString *unsent;
    bool is_asked;   // the whole request is there
    bool is_closing; // when `unsent` has gone
} Connection;

struct FakeAgent {
    FakeBehaviour behaviour;
    char *address;
    int listener;
    int stop[2]; // a pipe
    pthread_t thread;
    GPtrArray *connections;

    pthread_mutex_t lock; // guards the rest
    GHashTable *answers;  // path -> Answer
    GHashTable *counts;   // path -> number
    guint n_requests;
    char *last_request;
};

static void answer_free(gpointer data)
{
    Answer *answer = data;

    g_free(answer->headers);
    g_bytes_unref(answer->body);
    g_free(answer);
}

static void connection_free(gpointer data)
{
    Connection *connection = data;

    close(connection->fd);
    g_string_free(connection->request, TRUE);
    g_string_free(connection->unsent, TRUE);
    g_free(connection);
}

// Notes the request and looks up its answer's bytes.
static void answer_well(FakeAgent *agent, Connection *connection)
{
    g_auto(GStrv) words = g_strsplit(connection->request->str, " ", 3);
    const char *path = words[0] && words[1] ? words[1] : "";
    Answer *answer;

    pthread_mutex_lock(&agent->lock);
    answer = g_hash_table_lookup(agent->answers, path);
    if (answer) {
        gsize size;
        const char *bytes = g_bytes_get_data(answer->body, &size);

        g_string_append_printf(connection->unsent, "HTTP/1.1 %u X\r\n%sContent-Length: %zu\r\n\r\n", answer->status,
                               answer->headers, size);
        g_string_append_len(connection->unsent, bytes, (gssize)size);
    } else {
        g_string_append(connection->unsent, "HTTP/1.1 404 X\r\nContent-Length: 19\r\n\r\n404 page not found\n");
    }
    pthread_mutex_unlock(&agent->lock);
}

static void note_request(FakeAgent *agent, Connection *connection)
{
    g_auto(GStrv) words = g_strsplit(connection->request->str, " ", 3);
    const char *path = words[0] && words[1] ? words[1] : "";
    guint count;

    pthread_mutex_lock(&agent->lock);
    count = GPOINTER_TO_UINT(g_hash_table_lookup(agent->counts, path));
    g_hash_table_replace(agent->counts, g_strdup(path), GUINT_TO_POINTER(count + 1));
    agent->n_requests++;
    g_free(agent->last_request);
    agent->last_request = g_strdup(connection->request->str);
    pthread_mutex_unlock(&agent->lock);
}

static void begin_answer(FakeAgent *agent, Connection *connection)
{
    connection->is_asked = true;
    note_request(agent, connection);
    switch (agent->behaviour) {
    case FAKE_GOOD: answer_well(agent, connection); break;
    case FAKE_CLOSING: connection->is_closing = true; break;
    case FAKE_CUT:
        g_string_append(connection->unsent, "HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\nmode: count\nx.go:1.1,2.2");
        connection->is_closing = true;
        break;
    case FAKE_ENDLESS:
    case FAKE_DRIPPING: g_string_append(connection->unsent, "HTTP/1.1 200 OK\r\n\r\nmode: count\n"); break;
    case FAKE_HANGING: break;
    case FAKE_GARBAGE:
        g_string_append(connection->unsent, "+OK ready\r\n\r\n");
        connection->is_closing = true;
        break;
    }
}

static bool is_whole(const GString *request)
{
    const char *end = strstr(request->str, "\r\n\r\n");
    const char *length = strcasestr(request->str, "\r\nContent-Length:");
    gsize size = length && length < end ? strtoul(length + 17, NULL, 10) : 0;

    return end && request->len >= (gsize)(end + 4 - request->str) + size;
}

// False when the peer has gone.
static bool read_request(FakeAgent *agent, Connection *connection)
{
    char bytes[16384];
    ssize_t got = recv(connection->fd, bytes, sizeof bytes, 0);

    if (got <= 0)
        return false;
    g_string_append_len(connection->request, bytes, got);
    if (!connection->is_asked && is_whole(connection->request))
        begin_answer(agent, connection);
    return true;
}

// A connection is used for one request after another.
static void end_answer(FakeAgent *agent, Connection *connection)
{
    if (agent->behaviour == FAKE_GOOD && connection->is_asked && connection->unsent->len == 0) {
        connection->is_asked = false;
        g_string_truncate(connection->request, 0);
    }
}

// False when the connection is over.
static bool send_some(FakeAgent *agent, Connection *connection, bool is_tick)
{
    if (connection->is_asked && agent->behaviour == FAKE_DRIPPING && is_tick)
        g_string_append_c(connection->unsent, 'x');
    if (connection->is_asked && agent->behaviour == FAKE_ENDLESS && connection->unsent->len < ENDLESS_BYTES)
        for (int i = 0; i < ENDLESS_BYTES; i++)
            g_string_append_c(connection->unsent, 'x');
    if (connection->unsent->len > 0) {
        ssize_t put =
            send(connection->fd, connection->unsent->str, connection->unsent->len, MSG_NOSIGNAL | MSG_DONTWAIT);

        if (put > 0)
            g_string_erase(connection->unsent, 0, put);
    }
    end_answer(agent, connection);
    return !(connection->is_closing && connection->unsent->len == 0);
}

static void accept_connection(FakeAgent *agent)
{
    int fd = accept4(agent->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    Connection *connection;

    if (fd < 0)
        return;
    connection = g_new0(Connection, 1);
    connection->fd = fd;
    connection->request = g_string_new(NULL);
    connection->unsent = g_string_new(NULL);
    g_ptr_array_add(agent->connections, connection);
}

static void serve(FakeAgent *agent, const struct pollfd *polled, bool is_tick)
{
    for (guint i = agent->connections->len; i-- > 0;) {
        Connection *connection = agent->connections->pdata[i];
        bool is_open = true;

        if (polled[i].revents & (POLLIN | POLLHUP | POLLERR))
            is_open = read_request(agent, connection);
        if (!is_open || !send_some(agent, connection, is_tick))
            g_ptr_array_remove_index(agent->connections, i);
    }
}

// Only the misbehaviour that needs a clock has one; the others sleep until something happens.
static int pause_of(const FakeAgent *agent)
{
    return agent->behaviour == FAKE_DRIPPING && agent->connections->len > 0 ? TICK_MS : -1;
}

static void *run(void *data)
{
    FakeAgent *agent = data;

    for (;;) {
        guint n = agent->connections->len;
        g_autofree struct pollfd *polled = g_new0(struct pollfd, n + 2);
        int n_ready;

        for (guint i = 0; i < n; i++) {
            Connection *connection = agent->connections->pdata[i];
            bool is_writing = connection->unsent->len > 0 || (agent->behaviour == FAKE_ENDLESS && connection->is_asked);

            polled[i] = (struct pollfd){ connection->fd, (short)(POLLIN | (is_writing ? POLLOUT : 0)), 0 };
        }
        polled[n] = (struct pollfd){ agent->listener, POLLIN, 0 };
        polled[n + 1] = (struct pollfd){ agent->stop[0], POLLIN, 0 };
        n_ready = poll(polled, n + 2, pause_of(agent));
        if (polled[n + 1].revents)
            return NULL;
        serve(agent, polled, n_ready == 0);
        if (polled[n].revents)
            accept_connection(agent);
    }
}

static void listen_somewhere(FakeAgent *agent)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof at;

    agent->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    g_assert_cmpint(bind(agent->listener, (struct sockaddr *)&at, size), ==, 0);
    g_assert_cmpint(listen(agent->listener, 128), ==, 0);
    g_assert_cmpint(getsockname(agent->listener, (struct sockaddr *)&at, &size), ==, 0);
    agent->address = g_strdup_printf("http://127.0.0.1:%u", ntohs(at.sin_port));
}

FakeAgent *fake_agent_new(FakeBehaviour behaviour)
{
    FakeAgent *agent = g_new0(FakeAgent, 1);

    agent->behaviour = behaviour;
    agent->connections = g_ptr_array_new_with_free_func(connection_free);
    agent->answers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, answer_free);
    agent->counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    pthread_mutex_init(&agent->lock, NULL);
    listen_somewhere(agent);
    g_assert_cmpint(pipe2(agent->stop, O_CLOEXEC), ==, 0);
    g_assert_cmpint(pthread_create(&agent->thread, NULL, run, agent), ==, 0);
    return agent;
}

void fake_agent_free(FakeAgent *agent)
{
    if (!agent)
        return;
    g_assert_cmpint(write(agent->stop[1], "x", 1), ==, 1);
    pthread_join(agent->thread, NULL);
    close(agent->stop[0]);
    close(agent->stop[1]);
    close(agent->listener);
    g_ptr_array_unref(agent->connections);
    g_hash_table_unref(agent->answers);
    g_hash_table_unref(agent->counts);
    pthread_mutex_destroy(&agent->lock);
    g_free(agent->last_request);
    g_free(agent->address);
    g_free(agent);
}

const char *fake_agent_address(const FakeAgent *agent)
{
    return agent->address;
}

void fake_agent_answer_bytes(FakeAgent *agent, const char *path, unsigned status, const char *headers, GBytes *body)
{
    Answer *answer = g_new0(Answer, 1);

    *answer = (Answer){ status, g_strdup(headers), g_bytes_ref(body) };
    pthread_mutex_lock(&agent->lock);
    g_hash_table_replace(agent->answers, g_strdup(path), answer);
    pthread_mutex_unlock(&agent->lock);
}

void fake_agent_answer(FakeAgent *agent, const char *path, unsigned status, const char *headers, const char *body)
{
    g_autoptr(GBytes) bytes = g_bytes_new(body, strlen(body));

    fake_agent_answer_bytes(agent, path, status, headers, bytes);
}

guint fake_agent_count(FakeAgent *agent, const char *path)
{
    guint count;

    pthread_mutex_lock(&agent->lock);
    count = path ? GPOINTER_TO_UINT(g_hash_table_lookup(agent->counts, path)) : agent->n_requests;
    pthread_mutex_unlock(&agent->lock);
    return count;
}

char *fake_agent_last_request(FakeAgent *agent)
{
    char *text;

    pthread_mutex_lock(&agent->lock);
    text = g_strdup(agent->last_request ? agent->last_request : "");
    pthread_mutex_unlock(&agent->lock);
    return text;
}
