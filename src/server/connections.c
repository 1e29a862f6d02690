// SPDX-License-Identifier: Apache-2.0
// Connections: those that are open, each with the moment by which its client must have moved on.
#include "server/connections.h"

#include "base/clock.h"
#include "base/condition.h"
#include "base/thread.h"

#include <arpa/inet.h>
#include <glib.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>

enum { TICKS_PER_LIMIT = 8, LONGEST_TICK_MS = 1000 };

const ConnectionLimits connection_limits_default = {
    .headers_ms = 10000,
    .idle_ms = 75000,
    .body_ms = 10000,
    .body_bytes_per_s = 1024,
    .reply_ms = 75000,
    .reply_bytes_per_s = 16 * 1024,
    .per_address = 256,
};

struct Connection {
    GList link;
    int fd;
    char peer[INET6_ADDRSTRLEN];
    const ConnectionLimits *limits;
    _Atomic int64_t deadline_ms; // INT64_MAX: none
    int64_t body_since_ms;       // 0: not in a body; touched by the connection's own thread only
};

struct Connections {
    const ConnectionLimits *limits;
    pthread_mutex_t lock; // guards all below, and keeps every listed socket open
    pthread_cond_t changed;
    GQueue open;           // Connection
    GHashTable *n_by_peer; // IP text -> how many
    bool is_ending;
    pthread_t reaper;
};

static void cut_late_ones(Connections *connections)
{
    int64_t now = clock_monotonic_ms();

    for (GList *item = connections->open.head; item; item = item->next) {
        Connection *connection = item->data;

        if (now > atomic_load(&connection->deadline_ms))
            shutdown(connection->fd, SHUT_RDWR);
    }
}

static void *reap(void *data)
{
    Connections *connections = data;
    int64_t tick = MIN(connections->limits->headers_ms / TICKS_PER_LIMIT + 1, LONGEST_TICK_MS);

    pthread_mutex_lock(&connections->lock);
    while (!connections->is_ending) {
        condition_wait_until(&connections->changed, &connections->lock, clock_monotonic_ms() + tick);
        cut_late_ones(connections);
    }
    pthread_mutex_unlock(&connections->lock);
    return NULL;
}

Connections *connections_new(const ConnectionLimits *limits)
{
    Connections *connections = g_new0(Connections, 1);

    connections->limits = limits;
    connections->n_by_peer = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    pthread_mutex_init(&connections->lock, NULL);
    condition_init(&connections->changed);
    connections->reaper = thread_start("reaper", reap, connections);
    return connections;
}

void connections_free(Connections *connections)
{
    pthread_mutex_lock(&connections->lock);
    connections->is_ending = true;
    pthread_cond_signal(&connections->changed);
    pthread_mutex_unlock(&connections->lock);
    pthread_join(connections->reaper, NULL);
    g_assert(!connections->open.length);
    g_hash_table_unref(connections->n_by_peer);
    pthread_cond_destroy(&connections->changed);
    pthread_mutex_destroy(&connections->lock);
    g_free(connections);
}

static void peer_text(char out[INET6_ADDRSTRLEN], const struct sockaddr *peer)
{
    const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)peer;

    out[0] = '\0';
    if (peer->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)peer)->sin_addr, out, INET6_ADDRSTRLEN);
    else if (peer->sa_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&six->sin6_addr))
        inet_ntop(AF_INET, &six->sin6_addr.s6_addr[12], out, INET6_ADDRSTRLEN);
    else if (peer->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &six->sin6_addr, out, INET6_ADDRSTRLEN);
}

static bool is_loopback(const char *peer)
{
    return g_str_has_prefix(peer, "127.") || g_str_equal(peer, "::1");
}

bool connections_has_room(Connections *connections, const struct sockaddr *peer)
{
    char text[INET6_ADDRSTRLEN];
    unsigned n;

    peer_text(text, peer);
    if (is_loopback(text))
        return true;
    pthread_mutex_lock(&connections->lock);
    n = GPOINTER_TO_UINT(g_hash_table_lookup(connections->n_by_peer, text));
    pthread_mutex_unlock(&connections->lock);
    return n < connections->limits->per_address;
}

// Called under the lock.
static void count_peer(Connections *connections, const char *peer, int change)
{
    int n = GPOINTER_TO_INT(g_hash_table_lookup(connections->n_by_peer, peer)) + change;

    if (n > 0)
        g_hash_table_insert(connections->n_by_peer, g_strdup(peer), GINT_TO_POINTER(n));
    else
        g_hash_table_remove(connections->n_by_peer, peer);
}

Connection *connections_add(Connections *connections, int fd, const struct sockaddr *peer)
{
    Connection *connection = g_new0(Connection, 1);

    connection->fd = fd;
    connection->limits = connections->limits;
    connection->link.data = connection;
    peer_text(connection->peer, peer);
    connection_await_headers(connection);
    pthread_mutex_lock(&connections->lock);
    g_queue_push_tail_link(&connections->open, &connection->link);
    count_peer(connections, connection->peer, 1);
    pthread_mutex_unlock(&connections->lock);
    return connection;
}

void connections_remove(Connections *connections, Connection *connection)
{
    pthread_mutex_lock(&connections->lock);
    g_queue_unlink(&connections->open, &connection->link);
    count_peer(connections, connection->peer, -1);
    pthread_mutex_unlock(&connections->lock);
    g_free(connection);
}

const char *connection_peer(const Connection *connection)
{
    return connection->peer;
}

static void give_until(Connection *connection, int64_t deadline_ms)
{
    atomic_store(&connection->deadline_ms, deadline_ms);
}

void connection_await_request(Connection *connection)
{
    give_until(connection, clock_monotonic_ms() + connection->limits->idle_ms);
}

void connection_await_headers(Connection *connection)
{
    connection->body_since_ms = 0;
    give_until(connection, clock_monotonic_ms() + connection->limits->headers_ms);
}

void connection_await_body(Connection *connection, uint64_t n_arrived)
{
    const ConnectionLimits *limits = connection->limits;

    if (!connection->body_since_ms)
        connection->body_since_ms = clock_monotonic_ms();
    give_until(connection, connection->body_since_ms + limits->body_ms +
                               (int64_t)(n_arrived * 1000 / (uint64_t)limits->body_bytes_per_s));
}

void connection_await_nothing(Connection *connection)
{
    give_until(connection, INT64_MAX);
}

void connection_await_reply_taken(Connection *connection, uint64_t reply_bytes)
{
    const ConnectionLimits *limits = connection->limits;

    give_until(connection, clock_monotonic_ms() + limits->reply_ms +
                               (int64_t)(reply_bytes * 1000 / (uint64_t)limits->reply_bytes_per_s));
}
