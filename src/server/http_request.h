// SPDX-License-Identifier: Apache-2.0
// Request: the inside of one, between the library's threads and the handlers (http.h is the outside).
//
// It has two owners: the connection, until the library reports it completed, and the handler, until it replied. So a
// server that stops can answer for a handler that is late, and the handler's own reply then falls into the void.
#pragma once

#include "server/connections.h"
#include "server/http.h"
#include "server/route.h"

#include <microhttpd.h>
#include <stdatomic.h>

typedef struct Header {
    const char *name;
    const char *value;
} Header;

struct Request {
    atomic_int n_owners;
    atomic_bool is_answered; // who sets it answers
    HttpServer *server;      // valid until answered
    GList link;              // in the server's list of requests that wait for their reply

    struct MHD_Connection *connection; // valid until answered, as are the next two
    Connection *watch;
    struct MHD_Response *response; // made by the answerer, queued by the connection's thread
    unsigned status;

    char *peer;
    char *raw_path; // still escaped
    char *query;    // still escaped; "" when there is none
    bool has_headers;
    char *method;
    char *path;           // decoded
    GStringChunk *texts;  // of the headers
    GArray *headers;      // Header
    GByteArray *arriving; // the body so far
    uint64_t n_arrived;   // above the ceiling only counted
    GBytes *body;         // all of it, once it is there
    GPtrArray *decoded;   // char *, handed out by request_query()
    GArray *values;       // PathValue
    const Route *route;   // NULL: none fits
    bool is_upload;       // counted among those that may arrive at a time

    GArray *reply_headers; // Header, with texts of their own; the handler's
};

// `uri` is the request line's target. The connection owns it.
Request *request_new(HttpServer *server, struct MHD_Connection *connection, Connection *watch, const char *uri);
void request_unref(Request *request);

// Copies method and headers from the connection, so that they outlive it. INVALID for a request that could be read in
// two ways: doubled Content-Length or Host, a length beside a transfer coding, broken escapes or NUL in the target.
bool request_take_headers(Request *request, const char *method, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// What Content-Length announces; 0 when it is absent.
uint64_t request_announced_bytes(const Request *request);

// Ends the arrival of the body.
void request_close_body(Request *request);
