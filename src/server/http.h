// SPDX-License-Identifier: Apache-2.0
// HTTP: the listening side. Knows libmicrohttpd; nobody else does.
#pragma once

#include "base/error.h"
#include "server/connections.h"

#include <glib.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

// One request. It lives until it is replied to; everything read from it is borrowed from it.
typedef struct Request Request;

const char *request_method(const Request *request);
const char *request_path(const Request *request);                     // decoded; never holds NUL
const char *request_raw_query(const Request *request);                // "" when there is none
const char *request_query(const Request *request, const char *name);  // decoded, first of that name; NULL when absent
const char *request_header(const Request *request, const char *name); // NULL when absent
const char *request_path_value(const Request *request, const char *name); // of "{name}" in the route's path
GBytes *request_body(const Request *request);                             // empty when there is none
const char *request_peer(const Request *request);                         // IP text, "::ffff:" removed

// Answers, exactly once, from any thread; the request is gone afterwards. `body` may be NULL and stays the caller's.
// `content_type` is copied.
void request_reply(Request *request, unsigned status, const char *content_type, GBytes *body);

// As request_reply(), after request_reply_header() calls that add headers (Location, Content-Disposition ...). CR, LF
// and NUL in values are refused by assertion: sanitise before.
void request_reply_header(Request *request, const char *name, const char *value);

// What a route costs. INSTANT handlers answer from memory, on the connection's own thread, whatever the others do.
// QUICK ones run on a few threads of their own and never wait for disk, git or the network for long; SLOW ones have a
// bounded queue: when it is full the answer is 503 with Retry-After at once. A handler may return before it replied and
// have somebody else reply later. UPLOAD ones are SLOW and take a larger body; a few may arrive at a time, more are
// answered 503 with Retry-After before their body.
typedef enum RoutePace { ROUTE_INSTANT, ROUTE_QUICK, ROUTE_SLOW, ROUTE_UPLOAD } RoutePace;

typedef void (*RouteHandler)(Request *request, void *app);

typedef struct Route {
    const char *method; // "GET" also answers HEAD; "*": any
    const char *path;   // exact, or with "{name}" for one segment, or ending in "/*"
    RoutePace pace;
    RouteHandler handler;
    const char *summary; // one line for people
} Route;

typedef struct HttpServerOptions {
    const char *address;              // "127.0.0.1"
    uint16_t port;                    // 0: any free one
    const Route *const *tables;       // NULL-terminated list of tables, each ending in a row with a NULL path
    void *app;                        // handed to every handler
    RouteHandler not_found;           // answers what no route answers
    const char *const *allowed_hosts; // further names of ours (server/browser_rule.h); borrowed; may be NULL
    gsize ceiling_body_bytes;         // 413 above; default 8 MiB
    gsize ceiling_upload_bytes;       // the same for ROUTE_UPLOAD; default 64 MiB
    void (*give_up)(void);            // called while it stops, when it waits no longer for handlers; may be NULL
    const ConnectionLimits *limits;   // how slow a client may be; borrowed; NULL: connection_limits_default
} HttpServerOptions;

typedef struct HttpServer HttpServer;

// Listens. UNAVAILABLE with "port 8089 is in use ..." when the port is taken.
bool http_server_start(HttpServer **out, const HttpServerOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
uint16_t http_server_port(const HttpServer *server);

// From now on new connections are refused and every reply closes its connection; waits up to `timeout_ms` for requests
// under way, or until another thread sets `*is_hurried` (may be NULL), then answers the rest 503, and ends. NULL is no
// server.
void http_server_stop(HttpServer *server, int64_t timeout_ms, const atomic_bool *is_hurried);

// The status that an error kind becomes: INVALID 400, NOT_FOUND 404, CONFLICT 409, TOO_BIG 413, FORBIDDEN 403,
// UNAVAILABLE 503, INTERNAL 500.
unsigned http_status(GocError kind);
