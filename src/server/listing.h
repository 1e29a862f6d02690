// SPDX-License-Identifier: Apache-2.0
// Listing: the registered services, as both versions of the users' paths show them.
#pragma once

#include "format/json.h"
#include "server/service_view.h"

// What a version makes of a service, and of an error.
typedef struct ListingShape {
    int code;                                                                  // of success
    void (*write_row)(JsonWriter *json, guint index, const ServiceView *view); // `index` counts from 1
    void (*reply_error)(Request *request, unsigned status, const char *text);
} ListingShape;

// Replies {"code":<code>,"count","data":[row, ...]}.
void listing_reply(Request *request, const App *app, const ListingShape *shape);
