// SPDX-License-Identifier: Apache-2.0
// Server answer: asks a goc-plugin server, at whatever address the person names, for JSON.
#include "cli/server_answer.h"

#include "base/error.h"
#include "collect/http_client.h"

#include <string.h>

enum { ANSWER_CEILING_BYTES = 256 * 1024 * 1024 };

bool server_answer_is_address(const char *server)
{
    return g_str_has_prefix(server, "http://") || g_str_has_prefix(server, "https://");
}

static bool ask(HttpAnswer **out, const char *url, const char *body, int64_t timeout_ms, GError **error)
{
    const HttpClientOptions options = { .is_loopback_allowed = true,
                                        .is_private_allowed = true,
                                        .is_public_allowed = true };
    const char *const headers[] = { "Accept: application/json", body ? "Content-Type: application/json" : NULL, NULL };
    g_autoptr(GBytes) bytes = body ? g_bytes_new(body, strlen(body)) : NULL;
    const HttpRequest request = { .method = body ? "POST" : "GET",
                                  .url = url,
                                  .headers = headers,
                                  .body = bytes,
                                  .timeout_ms = timeout_ms,
                                  .ceiling_bytes = ANSWER_CEILING_BYTES };
    g_autoptr(HttpClient) client = http_client_new(&options);

    return http_client_ask(client, &request, out, error);
}

// {"error":{"kind":...,"message":...}}
static bool refuse(const HttpAnswer *answer, const JsonValue *value, GError **error)
{
    const char *message = value ? json_value_member_text(json_value_member(value, "error"), "message") : NULL;

    return set_error(error, GOC_ERROR_UNAVAILABLE, "%s (HTTP status %ld)",
                     message ? message : "this is no answer of a goc-plugin server", answer->status);
}

bool server_answer_get(JsonValue **out, GBytes **text, const char *server, const char *path, const char *body,
                       int64_t timeout_ms, GError **error)
{
    gsize size = strlen(server);
    bool has_slash = size > 0 && server[size - 1] == '/';
    g_autofree char *url = g_strdup_printf("%.*s%s", (int)(size - has_slash), server, path);
    g_autoptr(HttpAnswer) answer = NULL;
    g_autoptr(JsonValue) value = NULL;
    g_autoptr(GError) failure = NULL;
    const void *data;
    bool is_json;

    if (!ask(&answer, url, body, timeout_ms, error))
        return prefix_error(error, "%s", server);
    data = g_bytes_get_data(answer->body, &size);
    is_json = json_read(&value, data, size, ANSWER_CEILING_BYTES, &failure);
    if (answer->status < 200 || answer->status > 299 || !is_json) {
        refuse(answer, value, error);
        return prefix_error(error, "%s", server);
    }
    if (text)
        *text = g_bytes_ref(answer->body);
    *out = g_steal_pointer(&value);
    return true;
}
