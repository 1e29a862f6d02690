// SPDX-License-Identifier: Apache-2.0
// Response: dresses a reply: safe headers, validator, compression.
#pragma once

#include "server/http_request.h"

// A response for `request` with the handler's headers (`headers`: GArray of Header, may be NULL) and ours: nosniff, a
// strict Content-Security-Policy and so on, each unless the handler set it. A 200 for GET gets a strong ETag, and
// becomes 304 in
// `*status` when the client has it already; above 1 KiB it is compressed when the client takes gzip.
//
// `body` may be NULL and is kept as long as needed. `is_last`: the connection closes afterwards.
struct MHD_Response *response_make(const Request *request, unsigned *status, const char *content_type, GBytes *body,
                                   const GArray *headers, bool is_last);
