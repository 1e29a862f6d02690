// SPDX-License-Identifier: Apache-2.0
// Request: what a handler may read of it.
#include "server/http_request.h"

#include "server/url_text.h"

#include <string.h>

static void header_clear(void *data)
{
    Header *header = data;

    g_free((char *)header->name);
    g_free((char *)header->value);
}

Request *request_new(HttpServer *server, struct MHD_Connection *connection, Connection *watch, const char *uri)
{
    Request *request = g_new0(Request, 1);
    gsize path_size = strcspn(uri, "?");

    atomic_init(&request->n_owners, 1);
    request->link.data = request;
    request->server = server;
    request->connection = connection;
    request->watch = watch;
    request->peer = g_strdup(connection_peer(watch));
    request->raw_path = g_strndup(uri, path_size);
    request->query = g_strdup(uri[path_size] ? uri + path_size + 1 : "");
    request->texts = g_string_chunk_new(512);
    request->headers = g_array_new(FALSE, FALSE, sizeof(Header));
    request->arriving = g_byte_array_new();
    request->decoded = g_ptr_array_new_with_free_func(g_free);
    request->values = route_values_new();
    request->reply_headers = g_array_new(FALSE, FALSE, sizeof(Header));
    g_array_set_clear_func(request->reply_headers, header_clear);
    return request;
}

void request_unref(Request *request)
{
    if (atomic_fetch_sub(&request->n_owners, 1) > 1)
        return;
    g_assert(!request->response);
    g_free(request->peer);
    g_free(request->raw_path);
    g_free(request->query);
    g_free(request->method);
    g_free(request->path);
    g_string_chunk_free(request->texts);
    g_array_unref(request->headers);
    g_clear_pointer(&request->arriving, g_byte_array_unref);
    g_clear_pointer(&request->body, g_bytes_unref);
    g_ptr_array_unref(request->decoded);
    g_array_unref(request->values);
    g_array_unref(request->reply_headers);
    g_free(request);
}

static enum MHD_Result copy_header(void *data, enum MHD_ValueKind kind, const char *name, const char *value)
{
    Request *request = data;
    Header header = { g_string_chunk_insert(request->texts, name),
                      g_string_chunk_insert(request->texts, value ? value : "") };

    g_array_append_val(request->headers, header);
    return MHD_YES;
}

static guint header_count(const Request *request, const char *name)
{
    guint n = 0;

    for (guint i = 0; i < request->headers->len; i++)
        n += !g_ascii_strcasecmp(g_array_index(request->headers, Header, i).name, name);
    return n;
}

static bool framing_is_clear(const Request *request, GError **error)
{
    static const char *const singles[] = { "Content-Length", "Transfer-Encoding", "Host", "Origin" };
    const char *coding = request_header(request, "Transfer-Encoding");

    for (guint i = 0; i < G_N_ELEMENTS(singles); i++) {
        if (header_count(request, singles[i]) > 1)
            return set_error(error, GOC_ERROR_INVALID, "the header %s occurs twice", singles[i]);
    }
    if (coding && request_header(request, "Content-Length"))
        return set_error(error, GOC_ERROR_INVALID, "Content-Length and Transfer-Encoding stand side by side");
    if (coding && g_ascii_strcasecmp(coding, "chunked"))
        return set_error(error, GOC_ERROR_INVALID, "the transfer coding is not chunked");
    return true;
}

bool request_take_headers(Request *request, const char *method, GError **error)
{
    request->has_headers = true;
    request->method = g_strdup(method);
    MHD_get_connection_values(request->connection, MHD_HEADER_KIND, copy_header, request);
    if (!framing_is_clear(request, error))
        return false;
    request->path = url_decode(request->raw_path, strlen(request->raw_path), false);
    if (!request->path || request->path[0] != '/')
        return set_error(error, GOC_ERROR_INVALID, "the path is not well escaped");
    if (strstr(request->query, "%00"))
        return set_error(error, GOC_ERROR_INVALID, "the query holds NUL");
    return true;
}

uint64_t request_announced_bytes(const Request *request)
{
    const char *length = request_header(request, "Content-Length");
    guint64 announced = 0;

    if (!length)
        return 0;
    // The library has already refused what is not a number.
    return g_ascii_string_to_unsigned(length, 10, 0, G_MAXUINT64, &announced, NULL) ? announced : G_MAXUINT64;
}

void request_close_body(Request *request)
{
    request->body = g_byte_array_free_to_bytes(g_steal_pointer(&request->arriving));
}

const char *request_method(const Request *request)
{
    return request->method;
}

const char *request_path(const Request *request)
{
    return request->path;
}

const char *request_raw_query(const Request *request)
{
    return request->query;
}

const char *request_query(const Request *request, const char *name)
{
    char *value = url_query_value(request->query, name);

    if (value)
        g_ptr_array_add(request->decoded, value);
    return value;
}

const char *request_header(const Request *request, const char *name)
{
    for (guint i = 0; i < request->headers->len; i++) {
        const Header *header = &g_array_index(request->headers, Header, i);

        if (!g_ascii_strcasecmp(header->name, name))
            return header->value;
    }
    return NULL;
}

const char *request_path_value(const Request *request, const char *name)
{
    for (guint i = 0; i < request->values->len; i++) {
        const PathValue *found = &g_array_index(request->values, PathValue, i);

        if (strlen(name) == found->name_size && !memcmp(name, found->name, found->name_size))
            return found->value;
    }
    return NULL;
}

GBytes *request_body(const Request *request)
{
    return request->body;
}

const char *request_peer(const Request *request)
{
    return request->peer;
}

void request_reply_header(Request *request, const char *name, const char *value)
{
    Header header = { g_strdup(name), g_strdup(value) };

    g_assert(!strpbrk(name, "\r\n:") && !strpbrk(value, "\r\n"));
    g_array_append_val(request->reply_headers, header);
}
