// SPDX-License-Identifier: Apache-2.0
// Server answer: asks a goc-plugin server, at whatever address the person names, for JSON.
#pragma once

#include "format/json_read.h"

// Whether it can be asked: "http://...", "https://...".
bool server_answer_is_address(const char *server);

// Asks for `path`, which begins with "/" and may hold a query, by GET, or, when there is a `body` (JSON), by POST.
// `server` is such an address, "http://goc.example.com:8089". `*text` (may be NULL; the caller unrefs) is what
// `*out` was read from.
//
// A reply other than 2xx fails with the server's own reason; UNAVAILABLE when there is none.
bool server_answer_get(JsonValue **out, GBytes **text, const char *server, const char *path, const char *body,
                       int64_t timeout_ms, GError **error) G_GNUC_WARN_UNUSED_RESULT;
