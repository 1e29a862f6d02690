// SPDX-License-Identifier: Apache-2.0
// JSON reading: bytes from outside into a tree, strictly and under a ceiling. Knows jansson.
#include "format/json_read.h"

#include "base/error.h"

bool json_read(json_t **out, const void *data, gsize size, gsize ceiling_bytes, GError **error)
{
    json_error_t reason;

    if (size > ceiling_bytes)
        return set_error(error, GOC_ERROR_TOO_BIG, "JSON of %zu bytes; at most %zu are read", size, ceiling_bytes);
    *out = json_loadb(size ? data : "", size, JSON_REJECT_DUPLICATES, &reason);
    if (!*out)
        return set_error(error, GOC_ERROR_INVALID, "JSON, line %d column %d: %s", reason.line, reason.column,
                         reason.text);
    return true;
}

const char *json_read_text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}
