// SPDX-License-Identifier: Apache-2.0
// Route: finds the row of a table that a request's path fits.
#pragma once

#include "server/http.h"

// A value of "{name}" in a route's path, decoded.
typedef struct PathValue {
    const char *name; // borrowed from the route's path; not ended by NUL
    gsize name_size;
    char *value;
} PathValue;

// The first row in `tables` for the method and the path, which is still escaped (so that an escaped "/" stays inside
// its segment). NULL when there is none. `values` (GArray of PathValue, with a clear function) is filled for the row
// found.
const Route *route_find(const Route *const *tables, const char *method, const char *raw_path, GArray *values);

GArray *route_values_new(void);
