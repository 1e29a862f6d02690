// SPDX-License-Identifier: Apache-2.0
// Portal assets: the built pages of portal/, carried inside the executable (made by tools/embed-portal).
#pragma once

#include <stdbool.h>
#include <stddef.h>

typedef struct PortalAsset {
    const char *path;         // below /portal/: "index.html", "assets/index-D7RvJ5Iy.js"
    const char *content_type; // "text/html; charset=utf-8"
    const unsigned char *data;
    size_t size;
    const char *etag;  // strong, with its quotes: "\"9f86d0...\""
    bool is_immutable; // the path holds a hash of the content
} PortalAsset;

// Ends in a row with a NULL path; empty when the program was built without the option portal_dist.
extern const PortalAsset portal_assets[];
