// SPDX-License-Identifier: Apache-2.0
// Response: dresses a reply: safe headers, validator, compression.
#include "server/http_response.h"

#include <string.h>
#include <zlib.h>

enum {
    SMALLEST_COMPRESSED = 1024,
    BIG = 4 * 1024 * 1024, // from here on speed counts more than size
    GZIP_WINDOW = 15 + 16,
    GZIP_MEMORY = 8,
};

static const Header safe_headers[] = {
    { "X-Content-Type-Options", "nosniff" },
    { "Referrer-Policy", "no-referrer" },
    { "Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'" },
    { "Cache-Control", "no-cache" },
};

static const char *header_of(const GArray *headers, const char *name)
{
    for (guint i = 0; headers && i < headers->len; i++) {
        const Header *header = &g_array_index(headers, Header, i);

        if (!g_ascii_strcasecmp(header->name, name))
            return header->value;
    }
    return NULL;
}

// Whether a header's comma-separated list holds `word`; what follows ";" is a weight, and "q=0" a refusal.
static bool list_has(const char *list, const char *word)
{
    g_auto(GStrv) items = list ? g_strsplit(list, ",", -1) : NULL;

    for (char **item = items; item && *item; item++) {
        char *weight = strchr(*item, ';');
        bool is_refused = false;

        if (weight) {
            *weight = '\0';
            g_strstrip(weight + 1);
            is_refused = g_str_has_prefix(weight + 1, "q=") && g_ascii_strtod(weight + 3, NULL) <= 0;
        }
        if (!g_ascii_strcasecmp(g_strstrip(*item), word))
            return !is_refused;
    }
    return false;
}

static bool is_compressible(const char *content_type)
{
    return content_type && (!g_str_has_prefix(content_type, "image/") || strstr(content_type, "svg")) &&
           !g_str_has_prefix(content_type, "font/");
}

// NULL when zlib has no memory; then the plain bytes go out.
static GBytes *compress_gzip(GBytes *plain)
{
    gsize size;
    const void *data = g_bytes_get_data(plain, &size);
    z_stream stream = { .next_in = (Bytef *)data };
    g_autofree guint8 *packed = NULL;
    gsize room;
    int state;

    if (size > G_MAXUINT32 / 2 || deflateInit2(&stream, size > BIG ? Z_BEST_SPEED : Z_DEFAULT_COMPRESSION, Z_DEFLATED,
                                               GZIP_WINDOW, GZIP_MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        return NULL;
    room = deflateBound(&stream, size);
    packed = g_malloc(room);
    stream.avail_in = (uInt)size;
    stream.next_out = packed;
    stream.avail_out = (uInt)room;
    state = deflate(&stream, Z_FINISH);
    deflateEnd(&stream);
    if (state != Z_STREAM_END)
        return NULL;
    return g_bytes_new_take(g_steal_pointer(&packed), room - stream.avail_out);
}

// The handler's own validator, else the body's digest. A compressed form is another sequence of bytes and so has
// another strong validator.
static char *validator(const GArray *headers, GBytes *body, bool is_compressed)
{
    const char *given = header_of(headers, "ETag");
    g_autofree char *digest = given ? NULL : g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, body);
    g_autofree char *bare = given ? g_strdup(given) : g_strdup_printf("\"%.32s\"", digest);
    gsize length = strlen(bare);

    if (!is_compressed || length < 2 || bare[length - 1] != '"')
        return g_steal_pointer(&bare);
    bare[length - 1] = '\0';
    return g_strconcat(bare, "-gzip\"", NULL);
}

static bool client_has(const Request *request, const char *tag)
{
    const char *known = request_header(request, "If-None-Match");
    const char *found = known ? strstr(known, tag) : NULL;

    return found || (known && !strcmp(known, "*"));
}

static void keep_bytes_free(void *bytes)
{
    g_bytes_unref(bytes);
}

static struct MHD_Response *response_of(GBytes *body)
{
    gsize size = 0;
    const void *data = body ? g_bytes_get_data(body, &size) : NULL;

    if (!size)
        return MHD_create_response_from_buffer(0, (void *)"", MHD_RESPMEM_PERSISTENT);
    return MHD_create_response_from_buffer_with_free_callback_cls(size, (void *)data, keep_bytes_free,
                                                                  g_bytes_ref(body));
}

static void add_headers(struct MHD_Response *response, const GArray *headers)
{
    for (guint i = 0; headers && i < headers->len; i++) {
        const Header *header = &g_array_index(headers, Header, i);

        if (g_ascii_strcasecmp(header->name, "ETag"))
            MHD_add_response_header(response, header->name, header->value);
    }
    for (guint i = 0; i < G_N_ELEMENTS(safe_headers); i++) {
        if (!header_of(headers, safe_headers[i].name))
            MHD_add_response_header(response, safe_headers[i].name, safe_headers[i].value);
    }
}

struct MHD_Response *response_make(const Request *request, unsigned *status, const char *content_type, GBytes *body,
                                   const GArray *headers, bool is_last)
{
    bool is_read = request->method && (!strcmp(request->method, "GET") || !strcmp(request->method, "HEAD"));
    bool may_pack = body && g_bytes_get_size(body) > SMALLEST_COMPRESSED && is_compressible(content_type) &&
                    !header_of(headers, "Content-Encoding");
    bool is_packed = may_pack && list_has(request_header(request, "Accept-Encoding"), "gzip");
    g_autofree char *tag = is_read && *status == MHD_HTTP_OK && body ? validator(headers, body, is_packed) : NULL;
    g_autoptr(GBytes) packed = NULL;
    struct MHD_Response *response;

    if (tag && client_has(request, tag)) {
        *status = MHD_HTTP_NOT_MODIFIED;
        body = NULL;
    } else if (is_packed) {
        packed = compress_gzip(body);
    }
    response = response_of(packed ? packed : body);
    add_headers(response, headers);
    if (content_type && *status != MHD_HTTP_NOT_MODIFIED)
        MHD_add_response_header(response, "Content-Type", content_type);
    if (packed)
        MHD_add_response_header(response, "Content-Encoding", "gzip");
    if (may_pack)
        MHD_add_response_header(response, "Vary", "Accept-Encoding");
    if (tag)
        MHD_add_response_header(response, "ETag", tag);
    if (is_last)
        MHD_add_response_header(response, "Connection", "close");
    return response;
}
