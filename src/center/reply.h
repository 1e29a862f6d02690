// SPDX-License-Identifier: Apache-2.0
// Reply: the shapes of the center's answers.
#pragma once

#include "center/center.h"

// The statuses that goc answers wrong input with.
enum { REPLY_OK = 200, REPLY_BAD_REQUEST = 400, REPLY_EXPECTATION_FAILED = 417, REPLY_INTERNAL = 500 };

// Plain text; no text has no content type, as in Go. `text` is copied.
void reply_text(CenterReply *reply, unsigned status, const char *text);

// Plain text; a reference is taken.
void reply_bytes(CenterReply *reply, unsigned status, GBytes *text);

// JSON; a reference is taken.
void reply_json(CenterReply *reply, unsigned status, GBytes *json);

// {"error":<message>}
void reply_error(CenterReply *reply, unsigned status, const char *message);

// The text of reply_error(). The caller frees.
char *reply_error_text(const char *message);

// "<method> \"<url>\": <reason>" as Go's HTTP client says it, for an agent that did not answer. The caller frees.
char *reply_network_text(const char *address, const char *path, const GError *error);
