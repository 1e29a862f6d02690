// SPDX-License-Identifier: Apache-2.0
// HTTP client: every outgoing request, in one loop on one thread, each with a deadline and a ceiling.
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

// Which addresses may be asked. Decided on the resolved address when the socket is made.
typedef struct HttpClientOptions {
    bool is_loopback_allowed; // 127.0.0.0/8, ::1
    bool is_private_allowed;  // 10/8, 172.16/12, 192.168/16, 100.64/10, fc00::/7
    bool is_public_allowed;   // everything else; link-local, multicast and unspecified addresses are never asked
    guint ceiling_requests;   // at one time; more wait; 0: 500
} HttpClientOptions;

typedef struct HttpRequest {
    const char *method;         // "GET", "POST"
    const char *url;            // http or https
    const char *const *headers; // "Name: value", NULL-terminated; may be NULL
    GBytes *body;               // may be NULL
    int64_t timeout_ms;         // for the whole exchange, from its turn on (see ceiling_requests)
    gsize ceiling_bytes;        // of the decoded answer; above: TOO_BIG
    const void *owner;          // who asks, for http_client_cancel(); may be NULL
} HttpRequest;

typedef struct HttpAnswer {
    long status;
    char *content_type; // "" when it has none
    char *process;      // the header Goc-Process, "" when absent
    GBytes *body;
} HttpAnswer;
void http_answer_free(HttpAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HttpAnswer, http_answer_free)

typedef struct HttpClient HttpClient;
HttpClient *http_client_new(const HttpClientOptions *options);

// Requests under way end with UNAVAILABLE; every callback has been called when this returns.
void http_client_free(HttpClient *client);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HttpClient, http_client_free)

// Called once, on the client's thread, which must not be kept: hand real work to workers. Any HTTP status is an answer;
// `answer` is NULL when there was none, and `error` (borrowed) tells why: UNAVAILABLE, TOO_BIG, FORBIDDEN (an address
// that may not be asked). The callee frees the answer.
typedef void (*HttpDone)(HttpAnswer *answer, const GError *error, void *data);

// Asks. The message of an UNAVAILABLE one starts with "connect: " when no connection came about ("connect: connection
// refused").
//
// The request is copied.
void http_client_start(HttpClient *client, const HttpRequest *request, HttpDone done, void *data);

// Has every request of `owner` that was started before this call end soon: with UNAVAILABLE, unless its answer is
// there.
void http_client_cancel(HttpClient *client, const void *owner);

// As http_client_start(), waiting for the answer. Not from a callback.
bool http_client_ask(HttpClient *client, const HttpRequest *request, HttpAnswer **out,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
