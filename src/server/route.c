// SPDX-License-Identifier: Apache-2.0
// Route: finds the row of a table that a request's path fits.
#include "server/route.h"

#include "server/url_text.h"

#include <string.h>

static bool is_method(const Route *route, const char *method)
{
    return !strcmp(route->method, method) || !strcmp(route->method, "*") ||
           (!strcmp(route->method, "GET") && !strcmp(method, "HEAD"));
}

// One segment of the pattern against one of the path. An empty segment never fits a "{name}".
static bool segment_fits(const char *pattern, gsize pattern_size, const char *raw, gsize raw_size, GArray *values)
{
    bool is_value = pattern_size > 2 && pattern[0] == '{';
    g_autofree char *plain = url_decode(raw, raw_size, false);
    PathValue found = { pattern + 1, pattern_size - 2, plain };

    if (!plain)
        return false;
    if (!is_value)
        return strlen(plain) == pattern_size && !memcmp(plain, pattern, pattern_size);
    if (!raw_size)
        return false;
    g_array_append_val(values, found);
    plain = NULL;
    return true;
}

static bool path_fits(const char *pattern, const char *raw, GArray *values)
{
    for (;;) {
        gsize pattern_size = strcspn(pattern, "/");
        gsize raw_size = strcspn(raw, "/");

        if (!strcmp(pattern, "*"))
            return true;
        if (!segment_fits(pattern, pattern_size, raw, raw_size, values))
            return false;
        pattern += pattern_size;
        raw += raw_size;
        if (!*pattern || !*raw)
            return !*pattern && !*raw;
        pattern++;
        raw++;
    }
}

const Route *route_find(const Route *const *tables, const char *method, const char *raw_path, GArray *values)
{
    for (; *tables; tables++) {
        for (const Route *route = *tables; route->path; route++) {
            if (is_method(route, method) && path_fits(route->path, raw_path, values))
                return route;
            g_array_set_size(values, 0);
        }
    }
    return NULL;
}

static void path_value_clear(void *value)
{
    g_free(((PathValue *)value)->value);
}

GArray *route_values_new(void)
{
    GArray *values = g_array_new(FALSE, FALSE, sizeof(PathValue));

    g_array_set_clear_func(values, path_value_clear);
    return values;
}
