// SPDX-License-Identifier: Apache-2.0
// Center routes: goc's center (center/center.h) behind HTTP.
#include "base/output.h"
#include "format/html.h"
#include "server/app.h"

#include <string.h>

typedef void (*CenterCall)(Center *center, const CenterRequest *request, CenterReply *reply);

static void pass_on(Request *request, void *data, CenterCall call)
{
    const App *app = data;
    const char *content_type = request_header(request, "Content-Type");
    const CenterRequest asked = {
        .content_type = content_type ? content_type : "",
        .body = request_body(request),
        .query = request_raw_query(request),
        .is_get = !strcmp(request_method(request), "GET") || !strcmp(request_method(request), "HEAD"),
        .peer_ip = request_peer(request),
        .forwarded_ip = "",
    };
    CenterReply reply = { 0 };

    call(app->center, &asked, &reply);
    request_reply(request, reply.status, reply.content_type, reply.body);
    center_reply_clear(&reply);
}

static void do_register(Request *request, void *app)
{
    pass_on(request, app, center_register);
}

static void do_list(Request *request, void *app)
{
    pass_on(request, app, center_list);
}

static void do_profile(Request *request, void *app)
{
    pass_on(request, app, center_profile);
}

static void do_clear(Request *request, void *app)
{
    pass_on(request, app, center_clear);
}

static void do_init(Request *request, void *app)
{
    pass_on(request, app, center_init);
}

static void do_remove(Request *request, void *app)
{
    pass_on(request, app, center_remove);
}

const Route center_routes[] = {
    { "POST", "/v1/cover/register", ROUTE_QUICK, do_register, "a service tells where its agent listens" },
    { "GET", "/v1/cover/list", ROUTE_QUICK, do_list, "registered services with their addresses" },
    { "GET", "/v1/cover/profile", ROUTE_SLOW, do_profile, "the merged profile of the services asked for" },
    { "POST", "/v1/cover/profile", ROUTE_SLOW, do_profile, "the merged profile of the services asked for" },
    { "POST", "/v1/cover/clear", ROUTE_SLOW, do_clear, "clear the counters of the services asked for" },
    { "POST", "/v1/cover/init", ROUTE_QUICK, do_init, "forget all services" },
    { "POST", "/v1/cover/remove", ROUTE_QUICK, do_remove, "forget the services or addresses asked for" },
    { NULL, NULL, ROUTE_QUICK, NULL, NULL },
};

static bool is_center_path(const char *method, const char *path, gsize size)
{
    for (const Route *route = center_routes; route->path; route++)
        if (!strcmp(route->method, method) && strlen(route->path) == size && !memcmp(route->path, path, size))
            return true;
    return false;
}

// As gin does: one "/" too many, or escaped, is no reason to fail.
static void redirect(Request *request, const char *path)
{
    const char *query = request_raw_query(request);
    bool is_get = !strcmp(request_method(request), "GET");
    g_autofree char *target = g_strconcat(path, *query ? "?" : "", query, NULL);
    g_autoptr(Output) output = output_new_memory();
    g_autoptr(GBytes) body = NULL;

    if (is_get) {
        html_raw_unescaped(output, "<a href=\"");
        html_text(output, target);
        html_raw_unescaped(output, "\">Moved Permanently</a>.\n\n");
    }
    body = output_steal(output);
    request_reply_header(request, "Location", target);
    request_reply(request, is_get ? 301 : 307, is_get ? "text/html; charset=utf-8" : NULL, body);
}

void center_not_found(Request *request, void *app)
{
    static const char text[] = "404 page not found";
    g_autoptr(GBytes) body = g_bytes_new_static(text, strlen(text));
    g_autofree char *path = g_strdup(request_path(request));
    gsize size = strlen(path);

    if (size > 1 && path[size - 1] == '/' && is_center_path(request_method(request), path, size - 1)) {
        path[size - 1] = '\0';
        redirect(request, path);
        return;
    }
    request_reply(request, 404, "text/plain", body);
}
