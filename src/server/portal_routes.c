// SPDX-License-Identifier: Apache-2.0
// Portal routes: the built pages, out of the executable.
#include "server/app.h"
#include "server/portal_assets.h"
#include "server/replies.h"

#include <string.h>

static const char portal_csp[] = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; "
                                 "frame-ancestors 'none'";
static const char folder[] = "/portal/";

static const PortalAsset *asset_at(const char *path)
{
    for (const PortalAsset *asset = portal_assets; asset->path; asset++) {
        if (!strcmp(asset->path, path))
            return asset;
    }
    return NULL;
}

// The pages' own paths are no files: index.html shows them all. A name with a dot in "assets" is a file that is
// missing.
static const PortalAsset *asset_for(const char *path)
{
    const PortalAsset *asset = asset_at(path);

    if (!asset && !g_str_has_prefix(path, "assets/"))
        asset = asset_at("index.html");
    return asset;
}

static void show_asset(Request *request, void *app)
{
    const PortalAsset *asset = asset_for(request_path(request) + strlen(folder));
    g_autoptr(GBytes) body = NULL;

    if (!asset) {
        replies_text(request, 404,
                     portal_assets[0].path ? "There is no such file in the portal.\n"
                                           : "This program was built without the portal.\n");
        return;
    }
    body = g_bytes_new_static(asset->data, asset->size);
    request_reply_header(request, "ETag", asset->etag);
    request_reply_header(request, "Content-Security-Policy", portal_csp);
    request_reply_header(request, "Cache-Control",
                         asset->is_immutable ? "public, max-age=31536000, immutable" : "no-cache");
    request_reply(request, 200, asset->content_type, body);
}

static void lead_to_folder(Request *request, void *app)
{
    request_reply_header(request, "Location", folder);
    request_reply(request, 302, NULL, NULL);
}

const Route portal_routes[] = {
    { "GET", "/portal", ROUTE_QUICK, lead_to_folder, "the pages" },
    { "GET", "/portal/*", ROUTE_QUICK, show_asset, "the pages" },
    { NULL, NULL, ROUTE_QUICK, NULL, NULL },
};
