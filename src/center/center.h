// SPDX-License-Identifier: Apache-2.0
// Center: the goc-shaped face of the registry: goc v1's requests in, its statuses and texts out.
// Source: qiniu/goc v1, pkg/cover.
#pragma once

#include "collect/http_client.h"
#include "store/store.h"

#include <glib.h>
#include <stdbool.h>

// What a goc client sent, in the center's own terms. Everything is borrowed.
typedef struct CenterRequest {
    const char *content_type; // "" when there is none
    GBytes *body;             // may be NULL
    const char *query;        // raw, without "?"; "" when there is none
    bool is_get;
    const char *peer_ip;      // text of the peer's address
    const char *forwarded_ip; // from a configured proxy; "" when there is none
} CenterRequest;

typedef struct CenterReply {
    unsigned status;
    const char *content_type; // static text; NULL when there is no body
    GBytes *body;
} CenterReply;
void center_reply_clear(CenterReply *reply);

typedef struct Center Center;
// `store` and `client` are borrowed. `is_ip_revised`: replace a registered host by the caller's IPv4, as goc does.
Center *center_new(Store *store, HttpClient *client, bool is_ip_revised);
void center_free(Center *center);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Center, center_free)

// Each fills `*reply`; the caller clears it. profile and clear ask agents and may block up to their deadlines; the
// others touch the store only.
void center_register(Center *center, const CenterRequest *request, CenterReply *reply);
void center_list(Center *center, const CenterRequest *request, CenterReply *reply);
void center_profile(Center *center, const CenterRequest *request, CenterReply *reply);
void center_clear(Center *center, const CenterRequest *request, CenterReply *reply);
void center_init(Center *center, const CenterRequest *request, CenterReply *reply);
void center_remove(Center *center, const CenterRequest *request, CenterReply *reply);
