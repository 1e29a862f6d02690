// SPDX-License-Identifier: Apache-2.0
// Listing: the registered services, as both versions of the users' paths show them.
#include "server/listing.h"

#include "server/replies.h"

void listing_reply(Request *request, const App *app, const ListingShape *shape)
{
    g_autoptr(GPtrArray) views = NULL;
    g_autoptr(GError) error = NULL;
    JsonWriter json;

    if (!service_view_list(app, false, &views, &error)) {
        replies_note_failure(request, error);
        shape->reply_error(request, 500, "Sync and list services from goc register list failed.");
        return;
    }
    json = replies_json_new();
    json_object_begin(&json);
    json_member_int(&json, "code", shape->code);
    json_member_int(&json, "count", views->len);
    json_key(&json, "data");
    json_array_begin(&json);
    for (guint i = 0; i < views->len; i++)
        shape->write_row(&json, i + 1, g_ptr_array_index(views, i));
    json_array_end(&json);
    json_object_end(&json);
    replies_json(request, 200, &json);
}
