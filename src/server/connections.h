// SPDX-License-Identifier: Apache-2.0
// Connections: those that are open, each with the moment by which its client must have moved on; late ones are cut.
// The HTTP library's own timeout counts silence only, so a client that drips a byte a second would stay for ever.
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

typedef struct ConnectionLimits {
    int64_t headers_ms;       // from the request line, or a new connection, to the end of the headers
    int64_t idle_ms;          // between two requests
    int64_t body_ms;          // a body may take this long, and longer as long as it brings ...
    int64_t body_bytes_per_s; // ... this much
    int64_t reply_ms;         // a reply may take this long, and longer as long as the client takes ...
    int64_t reply_bytes_per_s;
    unsigned per_address; // at one time; loopback has no such limit
} ConnectionLimits;

extern const ConnectionLimits connection_limits_default;

typedef struct Connections Connections;
typedef struct Connection Connection;

// Starts the thread that cuts late connections. `limits` is borrowed.
Connections *connections_new(const ConnectionLimits *limits);

// Ends the thread. Every connection has been removed before.
void connections_free(Connections *connections);

// Whether one more from this peer is welcome.
bool connections_has_room(Connections *connections, const struct sockaddr *peer);

// Watches the socket until connections_remove(), which comes before it is closed.
Connection *connections_add(Connections *connections, int fd, const struct sockaddr *peer);
void connections_remove(Connections *connections, Connection *connection);

// IP text, "::ffff:" removed.
const char *connection_peer(const Connection *connection);

// What the client has to do now. Each gives it fresh time; from any thread.
void connection_await_request(Connection *connection);
void connection_await_headers(Connection *connection);
void connection_await_body(Connection *connection, uint64_t n_arrived);
void connection_await_nothing(Connection *connection); // it waits for us
void connection_await_reply_taken(Connection *connection, uint64_t reply_bytes);
