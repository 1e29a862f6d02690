// SPDX-License-Identifier: Apache-2.0
// Center: the goc-shaped face of the registry: register, list, clear, init, remove. profile stands in center_profile.c.
#include "center/center.h"

#include "base/error.h"
#include "base/output.h"
#include "center/binding.h"
#include "center/center_parts.h"
#include "center/go_url.h"
#include "center/reply.h"
#include "center/selection.h"
#include "collect/agent.h"
#include "format/json.h"
#include "store/instances.h"

#include <arpa/inet.h>
#include <string.h>

enum { NAME_CEILING = 1024, CLEAR_ANSWER_CEILING = 64 * 1024 };

Center *center_new(Store *store, HttpClient *client, bool is_ip_revised)
{
    Center *center = g_new0(Center, 1);

    *center = (Center){ store, client, is_ip_revised };
    return center;
}

void center_free(Center *center)
{
    g_free(center);
}

// register

static bool decide_revision(const Center *center, const RegisterParam *param, bool *is_revised, GError **error)
{
    *is_revised = center->is_ip_revised;
    if (!*param->ip_revise)
        return true;
    if (!go_parse_bool(param->ip_revise, is_revised, error))
        return prefix_error(error, "strconv.ParseBool %s failed", param->ip_revise);
    return true;
}

static bool read_address(const char *text, GoUrl *url, char **host, char **port, GError **error)
{
    if (!go_url_parse(url, text, error))
        return prefix_error(error, "url.Parse %s failed", text);
    if (!g_str_equal(url->scheme, "http") && !g_str_equal(url->scheme, "https"))
        return set_error(error, GOC_ERROR_INVALID, "unsupport schema");
    if (!*url->host)
        return set_error(error, GOC_ERROR_INVALID, "empty host");
    if (!go_url_split_host(url->host, host, port, error))
        return prefix_error(error, "net.SplitHostPort %s failed", url->host);
    return true;
}

// The text of the caller's IPv4 address; NULL when it has none.
static char *caller_ipv4(const CenterRequest *request)
{
    const char *text = *request->forwarded_ip ? request->forwarded_ip : request->peer_ip;
    struct in_addr four;

    if (g_str_has_prefix(text, "::ffff:"))
        text += strlen("::ffff:");
    return inet_pton(AF_INET, text, &four) == 1 ? g_strdup(text) : NULL;
}

static bool decide_address(const Center *center, const RegisterParam *param, const CenterRequest *request, char **out,
                           GError **error)
{
    g_auto(GoUrl) url = { 0 };
    g_autofree char *host = NULL;
    g_autofree char *port = NULL;
    g_autofree char *caller = caller_ipv4(request);
    g_autofree char *address = NULL;
    bool is_revised;

    if (!read_address(param->address, &url, &host, &port, error))
        return false;
    if (!decide_revision(center, param, &is_revised, error))
        return false;
    if (is_revised && caller) {
        g_free(host);
        host = g_steal_pointer(&caller);
    }
    address = g_strconcat(url.scheme, "://", host, *port ? ":" : "", port, NULL);
    if (!agent_address_check(address, error))
        return false;
    *out = g_steal_pointer(&address);
    return true;
}

// Names are shown and become names of folders' files and lines of logs.
static bool check_name(const char *name, GError **error)
{
    if (strlen(name) > NAME_CEILING || !g_utf8_validate(name, -1, NULL))
        return set_error(error, GOC_ERROR_INVALID, "the name is longer than %d bytes or not UTF-8", NAME_CEILING);
    for (const char *c = name; *c; c++)
        if (g_ascii_iscntrl(*c))
            return set_error(error, GOC_ERROR_INVALID, "the name has a control character");
    return true;
}

void center_register(Center *center, const CenterRequest *request, CenterReply *reply)
{
    static const char success[] = "{\"result\":\"success\"}";
    g_auto(RegisterParam) param = { 0 };
    g_autofree char *address = NULL;
    g_autoptr(GBytes) body = g_bytes_new_static(success, strlen(success));
    g_autoptr(GError) error = NULL;

    if (!register_param_bind(&param, request, &error) || !check_name(param.name, &error) ||
        !decide_address(center, &param, request, &address, &error))
        reply_error(reply, REPLY_BAD_REQUEST, error->message);
    else if (!instance_add(center->store, param.name, address, NULL, &error))
        reply_error(reply, REPLY_INTERNAL, error->message);
    else
        reply_json(reply, REPLY_OK, body);
}

// list

static void write_list(JsonWriter *json, const GPtrArray *rows)
{
    const char *service = NULL;

    json_object_begin(json);
    for (guint i = 0; i < rows->len; i++) {
        const InstanceRow *row = rows->pdata[i];

        if (!service || !g_str_equal(service, row->service)) {
            if (service)
                json_array_end(json);
            json_key(json, row->service);
            json_array_begin(json);
            service = row->service;
        }
        json_string(json, row->address);
    }
    if (service)
        json_array_end(json);
    json_object_end(json);
}

void center_list(Center *center, const CenterRequest *request, CenterReply *reply)
{
    g_autoptr(Output) output = output_new_memory();
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(GBytes) body = NULL;
    g_autoptr(GError) error = NULL;
    JsonWriter json = JSON_WRITER(output);

    if (!instance_list(center->store, &rows, &error)) {
        reply_error(reply, REPLY_INTERNAL, error->message);
        return;
    }
    write_list(&json, rows);
    body = output_steal(output);
    reply_json(reply, REPLY_OK, body);
}

// init

void center_init(Center *center, const CenterRequest *request, CenterReply *reply)
{
    g_autoptr(GBytes) nothing = g_bytes_new_static("\"\"", 2);
    g_autoptr(GError) error = NULL;

    if (instance_remove_all(center->store, &error))
        reply_json(reply, REPLY_OK, nothing);
    else
        reply_error(reply, REPLY_INTERNAL, error->message);
}

// clear and remove

static bool select_for(Center *center, const CenterRequest *request, GPtrArray **selected, CenterReply *reply)
{
    g_auto(ProfileParam) param = { 0 };
    g_autoptr(GError) error = NULL;

    if (profile_param_bind(&param, request, &error) && selection_make(center->store, &param, true, selected, &error))
        return true;
    reply_error(reply, REPLY_EXPECTATION_FAILED, error->message);
    return false;
}

// False with goc's text of what went wrong in `*failure`. Only what answers as an agent does is repeated, since anybody
// may register any address.
static bool clear_one(Center *center, const char *address, GString *text, char **failure)
{
    AgentRequest ask = {
        .call = AGENT_CLEAR,
        .address = address,
        .timeout_ms = AGENT_TIMEOUT_MS,
        .ceiling_bytes = CLEAR_ANSWER_CEILING,
        .owner = center,
    };
    g_autoptr(HttpAnswer) answer = NULL;
    g_autoptr(GError) error = NULL;

    if (!agent_ask(center->client, &ask, &answer, &error)) {
        *failure = reply_network_text(address, "/v1/cover/clear", error);
        return false;
    }
    g_string_append_printf(text, "Register service %s coverage counter ", address);
    if (answer->status == 200)
        g_string_append_len(text, g_bytes_get_data(answer->body, NULL), (gssize)g_bytes_get_size(answer->body));
    else
        g_string_append_printf(text, "was not cleared: it answered %ld\n", answer->status);
    return true;
}

// One after the other, as goc: the first that does not answer ends it.
void center_clear(Center *center, const CenterRequest *request, CenterReply *reply)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GPtrArray) selected = NULL;

    if (!select_for(center, request, &selected, reply))
        return;
    for (guint i = 0; i < selected->len; i++) {
        g_autofree char *failure = NULL;
        g_autofree char *json = NULL;

        if (clear_one(center, ((const Selected *)selected->pdata[i])->address, text, &failure))
            continue;
        if (text->len == 0) {
            reply_error(reply, REPLY_EXPECTATION_FAILED, failure);
            return;
        }
        json = reply_error_text(failure);
        g_string_append(text, json);
        break;
    }
    reply_text(reply, REPLY_OK, text->str);
}

void center_remove(Center *center, const CenterRequest *request, CenterReply *reply)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GPtrArray) selected = NULL;
    g_autoptr(GError) error = NULL;

    if (!select_for(center, request, &selected, reply))
        return;
    for (guint i = 0; i < selected->len; i++) {
        const char *address = ((const Selected *)selected->pdata[i])->address;

        if (!instance_remove(center->store, address, NULL, &error)) {
            reply_error(reply, REPLY_INTERNAL, error->message);
            return;
        }
        g_string_append_printf(text, "Register service %s removed from the center.", address);
    }
    reply_text(reply, REPLY_OK, text->str);
}
