// SPDX-License-Identifier: Apache-2.0
// Reply: the shapes of the center's answers.
#include "center/reply.h"

#include "base/output.h"
#include "format/json.h"

#include <string.h>

static const char text_type[] = "text/plain; charset=utf-8";
static const char json_type[] = "application/json; charset=utf-8";

void center_reply_clear(CenterReply *reply)
{
    g_clear_pointer(&reply->body, g_bytes_unref);
    *reply = (CenterReply){ 0 };
}

void reply_bytes(CenterReply *reply, unsigned status, GBytes *text)
{
    *reply = (CenterReply){ status, text_type, g_bytes_ref(text) };
}

void reply_text(CenterReply *reply, unsigned status, const char *text)
{
    *reply = (CenterReply){ status, *text ? text_type : NULL, g_bytes_new(text, strlen(text)) };
}

void reply_json(CenterReply *reply, unsigned status, GBytes *json)
{
    *reply = (CenterReply){ status, json_type, g_bytes_ref(json) };
}

static GBytes *error_bytes(const char *message)
{
    g_autoptr(Output) output = output_new_memory();
    JsonWriter json = JSON_WRITER(output);

    json_object_begin(&json);
    json_member(&json, "error", message);
    json_object_end(&json);
    return output_steal(output);
}

void reply_error(CenterReply *reply, unsigned status, const char *message)
{
    *reply = (CenterReply){ status, json_type, error_bytes(message) };
}

char *reply_error_text(const char *message)
{
    g_autoptr(GBytes) bytes = error_bytes(message);
    gsize size;
    const char *text = g_bytes_get_data(bytes, &size);

    return g_strndup(text, size);
}

char *reply_network_text(const char *address, const char *path, const GError *error)
{
    const char *host = strstr(address, "://");

    host = host ? host + 3 : address;
    if (g_str_has_prefix(error->message, "connect: "))
        return g_strdup_printf("Post \"%s%s\": dial tcp %s: %s", address, path, host, error->message);
    return g_strdup_printf("Post \"%s%s\": %s", address, path, error->message);
}
