// SPDX-License-Identifier: Apache-2.0
// Parameters: what a POST to /cover/... or /watcher/... carries.
#include "server/parameters.h"

#include <string.h>

enum { BODY_CEILING_BYTES = 8 * 1024 * 1024, CEILING_ADDRESSES = 1000 };

static bool is_absent(const JsonValue *value)
{
    return !value || json_value_kind(value) == JSON_KIND_NULL;
}

static bool take_text(const char **out, const JsonValue *body, const char *key, GError **error)
{
    const JsonValue *value = json_value_member(body, key);
    const char *text = value ? json_value_text(value) : NULL;

    if (!is_absent(value) && !text)
        return set_error(error, GOC_ERROR_INVALID, "%s is not text", key);
    *out = text && *text ? text : NULL;
    return true;
}

static bool take_addresses(Parameters *parameters, GError **error)
{
    const JsonValue *list = json_value_member(parameters->body, "addresses");
    gsize n;

    if (is_absent(list))
        return true;
    if (json_value_kind(list) != JSON_KIND_ARRAY)
        return set_error(error, GOC_ERROR_INVALID, "addresses is not a list");
    n = json_value_length(list);
    if (!n)
        return true;
    if (n > CEILING_ADDRESSES)
        return set_error(error, GOC_ERROR_TOO_BIG, "addresses has more than %d items", CEILING_ADDRESSES);
    parameters->addresses = g_new0(const char *, n + 1);
    for (gsize i = 0; i < n; i++) {
        parameters->addresses[i] = json_value_text(json_value_item(list, i));
        if (!parameters->addresses[i])
            return set_error(error, GOC_ERROR_INVALID, "an address is not text");
    }
    return true;
}

static bool take_limit(Parameters *parameters, GError **error)
{
    const JsonValue *limit = json_value_member(parameters->body, "limit");

    if (is_absent(limit))
        return true;
    if (json_value_kind(limit) != JSON_KIND_INTEGER)
        return set_error(error, GOC_ERROR_INVALID, "limit is not an integer");
    parameters->limit = json_value_integer(limit);
    return true;
}

static bool take_force(Parameters *parameters, const Request *request, GError **error)
{
    const JsonValue *force = json_value_member(parameters->body, "is_force");
    const char *asked = request_query(request, "force");

    if (!is_absent(force) && json_value_kind(force) != JSON_KIND_BOOL)
        return set_error(error, GOC_ERROR_INVALID, "is_force is neither true nor false");
    parameters->is_force =
        (force && json_value_bool(force)) || (asked && (!g_ascii_strcasecmp(asked, "true") || !strcmp(asked, "1")));
    return true;
}

bool parameters_read(Parameters **out, const Request *request, GError **error)
{
    g_autoptr(Parameters) parameters = g_new0(Parameters, 1);
    gsize size;
    const void *data = g_bytes_get_data(request_body(request), &size);

    if (!json_read(&parameters->body, data, size, BODY_CEILING_BYTES, error))
        return false;
    if (json_value_kind(parameters->body) != JSON_KIND_OBJECT)
        return set_error(error, GOC_ERROR_INVALID, "the body is not a JSON object");
    if (!take_text(&parameters->srv_name, parameters->body, "srv_name", error) ||
        !take_text(&parameters->srv_addr, parameters->body, "srv_addr", error) ||
        !take_text(&parameters->rpt_type, parameters->body, "rpt_type", error) ||
        !take_text(&parameters->rpt_name, parameters->body, "rpt_name", error) ||
        !take_text(&parameters->cov_file_name, parameters->body, "cov_file_name", error) ||
        !take_addresses(parameters, error) || !take_limit(parameters, error) || !take_force(parameters, request, error))
        return false;
    if (parameters->srv_name && !service_name_parse(&parameters->service, parameters->srv_name, error))
        return false;
    *out = g_steal_pointer(&parameters);
    return true;
}

void parameters_free(Parameters *parameters)
{
    if (!parameters)
        return;
    g_clear_pointer(&parameters->body, json_value_free);
    service_name_free(parameters->service);
    g_free(parameters->addresses);
    g_free(parameters);
}

Parameters *parameters_of_service(Request *request, void (*refuse)(Request *request, unsigned status, const char *text))
{
    g_autoptr(Parameters) parameters = NULL;

    if (parameters_read(&parameters, request, NULL) && parameters->service)
        return g_steal_pointer(&parameters);
    refuse(request, 400, PARAMETERS_BIND_ERROR);
    return NULL;
}
