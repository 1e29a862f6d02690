// SPDX-License-Identifier: Apache-2.0
// Replies: the shapes that the answers of each generation of the API have.
#pragma once

#include "format/json.h"
#include "server/http.h"

// Sends what was written to `json` and frees its output.
void replies_json(Request *request, unsigned status, JsonWriter *json);

// A JSON writer into memory, for replies_json().
JsonWriter replies_json_new(void);

// What keeps a total from being whole stands beside it; a whole one (`reason` NULL) has no such keys.
void replies_json_partial(JsonWriter *json, const char *reason);

// "addresses":[...]; NULL-terminated.
void replies_json_addresses(JsonWriter *json, char *const *addresses);

void replies_text(Request *request, unsigned status, const char *text);

// Bytes as they are, application/octet-stream.
void replies_binary(Request *request, GBytes *bytes);

// {"code":<status>,"message":<text>}: the later version.
void replies_message(Request *request, unsigned status, const char *text);

// {"code":<status>,"error":<text>}: the paths that the users wrote down.
void replies_error(Request *request, unsigned status, const char *text);

// {"error":{"kind":...,"message":...}} with the status of the error's kind: /api/v1.
void replies_api_error(Request *request, const GError *error);

// Logs why, for a reply whose text is fixed by its users.
void replies_note_failure(const Request *request, const GError *error);
