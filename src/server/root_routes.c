// SPDX-License-Identifier: Apache-2.0
// Root routes: the health texts, and what is said about unknown paths.
#include "server/app.h"
#include "server/portal_assets.h"
#include "server/replies.h"

#include <string.h>

// A browser wants the pages, a program the health text.
static void show_root(Request *request, void *app)
{
    const char *accepted = request_header(request, "Accept");

    request_reply_header(request, "Vary", "Accept");
    if (!accepted || !strstr(accepted, "text/html") || !portal_assets[0].path) {
        replies_text(request, 200, "Goc plugin: ok");
        return;
    }
    request_reply_header(request, "Location", "/portal/");
    request_reply(request, 302, NULL, NULL);
}

static void show_pong(Request *request, void *app)
{
    replies_message(request, 200, "Pong");
}

const Route root_routes[] = {
    { "GET", "/", ROUTE_INSTANT, show_root, "tell that the service is well; a browser is led to the pages" },
    { "GET", "/ping", ROUTE_INSTANT, show_pong, "tell that the service is well" },
    { NULL, NULL, ROUTE_QUICK, NULL, NULL },
};

void cover_not_found(Request *request, void *app)
{
    g_autofree char *text = g_strdup_printf("Path not found: [%s] %s", request_method(request), request_path(request));

    replies_text(request, 404, text);
}
