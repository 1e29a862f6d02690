// SPDX-License-Identifier: Apache-2.0
// Replies: the shapes that the answers of each generation of the API have.
#include "server/replies.h"

#include "base/log.h"

#include <string.h>

static const char json_type[] = "application/json; charset=utf-8";

JsonWriter replies_json_new(void)
{
    return JSON_WRITER(output_new_memory());
}

void replies_json(Request *request, unsigned status, JsonWriter *json)
{
    g_autoptr(Output) output = g_steal_pointer(&json->output);
    g_autoptr(GBytes) body = output_steal(output);

    request_reply(request, status, json_type, body);
}

void replies_json_partial(JsonWriter *json, const char *reason)
{
    if (!reason)
        return;
    json_member_bool(json, "is_partial", true);
    json_member(json, "partial_reason", reason);
}

void replies_json_addresses(JsonWriter *json, char *const *addresses)
{
    json_key(json, "addresses");
    json_array_begin(json);
    for (; *addresses; addresses++)
        json_string(json, *addresses);
    json_array_end(json);
}

void replies_text(Request *request, unsigned status, const char *text)
{
    g_autoptr(GBytes) body = g_bytes_new(text, strlen(text));

    request_reply(request, status, "text/plain; charset=utf-8", body);
}

void replies_binary(Request *request, GBytes *bytes)
{
    request_reply(request, 200, "application/octet-stream", bytes);
}

static void reply_code_and(Request *request, unsigned status, const char *key, const char *text)
{
    JsonWriter json = replies_json_new();

    json_object_begin(&json);
    json_member_int(&json, "code", status);
    json_member(&json, key, text);
    json_object_end(&json);
    replies_json(request, status, &json);
}

void replies_message(Request *request, unsigned status, const char *text)
{
    reply_code_and(request, status, "message", text);
}

void replies_error(Request *request, unsigned status, const char *text)
{
    reply_code_and(request, status, "error", text);
}

void replies_api_error(Request *request, const GError *error)
{
    JsonWriter json = replies_json_new();

    json_object_begin(&json);
    json_key(&json, "error");
    json_object_begin(&json);
    json_member(&json, "kind", error_kind_name(error_kind(error)));
    json_member(&json, "message", error->message);
    json_object_end(&json);
    json_object_end(&json);
    if (error_kind(error) == GOC_ERROR_UNAVAILABLE)
        request_reply_header(request, "Retry-After", "5");
    replies_json(request, http_status(error_kind(error)), &json);
}

void replies_note_failure(const Request *request, const GError *error)
{
    log_line(LOG_WARNING, "%s %s: %s", request_method(request), request_path(request), error->message);
}
