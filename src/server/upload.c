// SPDX-License-Identifier: Apache-2.0
// Upload: POST /api/v1/services/{name}/profile, coverage that comes from outside of the registered services.
#include "server/upload.h"

#include "base/clock.h"
#include "base/packed_stream.h"
#include "collect/ingest.h"
#include "server/app.h"
#include "server/replies.h"
#include "server/service_json.h"

#include <string.h>

// Content-Encoding says of a body what its first bytes tell anyway: here is only checked that it is true.
static const struct {
    const char *name;
    Packing packing;
} encodings[] = { { "gzip", PACKING_GZIP }, { "x-gzip", PACKING_GZIP }, { "zstd", PACKING_ZSTD } };

static bool is_encoding_known(const char *encoding, Packing *packing)
{
    for (guint i = 0; i < G_N_ELEMENTS(encodings); i++) {
        if (!g_ascii_strcasecmp(encodings[i].name, encoding)) {
            *packing = encodings[i].packing;
            return true;
        }
    }
    return false;
}

static void reply_unknown_encoding(Request *request)
{
    JsonWriter json = replies_json_new();

    json_object_begin(&json);
    json_key(&json, "error");
    json_object_begin(&json);
    json_member(&json, "kind", error_kind_name(GOC_ERROR_INVALID));
    json_member(&json, "message", "the Content-Encoding is neither gzip nor zstd");
    json_object_end(&json);
    json_object_end(&json);
    request_reply_header(request, "Accept-Encoding", "gzip, zstd");
    replies_json(request, 415, &json);
}

// False after it has replied.
static bool check_encoding(Request *request)
{
    const char *encoding = request_header(request, "Content-Encoding");
    g_autoptr(GError) error = NULL;
    Packing packing;
    const void *data;
    gsize size;

    if (!encoding || !*encoding || !g_ascii_strcasecmp(encoding, "identity"))
        return true;
    if (!is_encoding_known(encoding, &packing)) {
        reply_unknown_encoding(request);
        return false;
    }
    data = g_bytes_get_data(request_body(request), &size);
    if (packing_of(data, size) == packing)
        return true;
    set_error(&error, GOC_ERROR_INVALID, "the body is not %s, as its Content-Encoding says", encoding);
    replies_api_error(request, error);
    return false;
}

// A switch in the query; false when it is not there.
static bool read_switch(const Request *request, const char *name, bool *out, GError **error)
{
    const char *value = request_query(request, name);

    *out = value && !strcmp(value, "true");
    if (!value || *out || !strcmp(value, "false"))
        return true;
    return set_error(error, GOC_ERROR_INVALID, "%s is neither true nor false", name);
}

static bool read_query(const Request *request, ProfileBodyRules *rules, UploadedBody *uploaded, GError **error)
{
    bool is_concatenated;

    if (!read_switch(request, "concatenated", &is_concatenated, error) ||
        !read_switch(request, "other_layout", &uploaded->may_differ, error))
        return false;
    rules->form = is_concatenated ? PROFILE_TEXT_CONCATENATED : PROFILE_TEXT_SINGLE;
    return true;
}

static bool take_over(const Request *request, const App *app, ServiceView **out, GPtrArray *unknown, GError **error)
{
    ProfileBodyRules rules = { PROFILE_TEXT_SINGLE, &profile_limits_collected, unknown };
    UploadedBody uploaded = { .body = request_body(request), .rules = &rules, .at_ms = clock_wall_ms() };
    g_autoptr(ServiceName) name = NULL;
    g_autoptr(Snapshot) latest = NULL;

    if (!service_name_parse(&name, request_path_value(request, "name"), error) ||
        !read_query(request, &rules, &uploaded, error))
        return false;
    uploaded.service = name;
    return ingest_upload(app->store, &uploaded, &latest, error) && service_view_get(app, name, out, error);
}

void upload_profile(Request *request, void *data)
{
    const App *app = data;
    g_autoptr(GPtrArray) unknown = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(ServiceView) view = NULL;
    g_autoptr(GError) error = NULL;
    JsonWriter json;

    if (!check_encoding(request))
        return;
    if (!take_over(request, app, &view, unknown, &error)) {
        replies_api_error(request, error);
        return;
    }
    json = replies_json_new();
    json_object_begin(&json);
    json_key(&json, "service");
    json_object_begin(&json);
    service_json_members(&json, app, view);
    json_object_end(&json);
    json_key(&json, "unknown_programs");
    json_array_begin(&json);
    for (guint i = 0; i < unknown->len; i++)
        json_string(&json, g_ptr_array_index(unknown, i));
    json_array_end(&json);
    json_object_end(&json);
    replies_json(request, 200, &json);
}
