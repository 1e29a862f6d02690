// SPDX-License-Identifier: Apache-2.0
// Errors: one domain, few kinds.
#include "base/error.h"

G_DEFINE_QUARK(goc - error - quark, goc_error)

bool set_error(GError **error, GocError kind, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    if (error && !*error)
        *error = g_error_new_valist(GOC_ERROR, (int)kind, format, values);
    va_end(values);
    return false;
}

bool prefix_error(GError **error, const char *format, ...)
{
    g_autofree char *prefix = NULL;
    va_list values;

    va_start(values, format);
    prefix = g_strdup_vprintf(format, values);
    va_end(values);
    g_prefix_error(error, "%s: ", prefix);
    return false;
}

GocError error_kind(const GError *error)
{
    return error->domain == GOC_ERROR ? (GocError)error->code : GOC_ERROR_INTERNAL;
}

bool error_is_general(const GError *error)
{
    GocError kind = error_kind(error);

    return kind == GOC_ERROR_INTERNAL || kind == GOC_ERROR_UNAVAILABLE;
}

const char *error_kind_name(GocError kind)
{
    switch (kind) {
    case GOC_ERROR_INVALID: return "invalid";
    case GOC_ERROR_NOT_FOUND: return "not_found";
    case GOC_ERROR_CONFLICT: return "conflict";
    case GOC_ERROR_TOO_BIG: return "too_big";
    case GOC_ERROR_FORBIDDEN: return "forbidden";
    case GOC_ERROR_UNAVAILABLE: return "unavailable";
    case GOC_ERROR_INTERNAL: return "internal";
    }
    g_assert_not_reached();
}
