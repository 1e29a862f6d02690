// SPDX-License-Identifier: Apache-2.0
// Agent: how the program inside a service is asked: goc's agents and ours alike.
// Source: qiniu/goc v1, pkg/cover.
#pragma once

#include "collect/http_client.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

// INVALID unless `address` is "http://host", "https://host" or either with a port, and nothing else. The host is a
// name, an IPv4 address, or an IPv6 address, with brackets or, as goc's center stores it, without ("http://::1:80": the
// last colon starts the port).
bool agent_address_check(const char *address, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The URL of `path` there, with brackets put back where they were lost. The caller frees.
char *agent_url(const char *address, const char *path);

typedef enum AgentCall {
    AGENT_PROFILE,  // its coverage: text from goc's agents; covmeta directly followed by covcounters from ours
    AGENT_CLEAR,    // sets its counters to zero
    AGENT_COVERAGE, // covered blocks of all blocks, "0.600000": quick, tells whether it lives
} AgentCall;

typedef struct AgentRequest {
    AgentCall call;
    const char *address;
    int64_t timeout_ms;
    gsize ceiling_bytes;
    const void *owner; // for http_client_cancel()
} AgentRequest;

// As http_client_start() and http_client_ask(). An answer with a status other than 200 is an answer here too.
void agent_start(HttpClient *client, const AgentRequest *request, HttpDone done, void *data);
bool agent_ask(HttpClient *client, const AgentRequest *request, HttpAnswer **out,
               GError **error) G_GNUC_WARN_UNUSED_RESULT;
