// SPDX-License-Identifier: Apache-2.0
// Center routes: goc's center (center/center.h) behind HTTP.
#include "server/app.h"
#include "server/replies.h"

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

void center_not_found(Request *request, void *app)
{
    replies_text(request, 404, "404 page not found");
}
