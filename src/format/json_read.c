// SPDX-License-Identifier: Apache-2.0
// JSON reading: bytes from outside into a tree of values. Knows jansson; nobody else does.
#include "format/json_read.h"

#include "base/error.h"

#include <jansson.h>

static const json_t *tree_of(const JsonValue *value)
{
    return (const json_t *)(const void *)value;
}

static const JsonValue *value_of(const json_t *tree)
{
    return (const JsonValue *)(const void *)tree;
}

bool json_read(JsonValue **out, const void *data, gsize size, gsize ceiling_bytes, GError **error)
{
    json_error_t reason;
    json_t *tree;

    if (size > ceiling_bytes)
        return set_error(error, GOC_ERROR_TOO_BIG, "JSON of %zu bytes; at most %zu are read", size, ceiling_bytes);
    tree = json_loadb(size ? data : "", size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &reason);
    if (!tree)
        return set_error(error, GOC_ERROR_INVALID, "JSON, line %d column %d: %s", reason.line, reason.column,
                         reason.text);
    *out = (JsonValue *)(void *)tree;
    return true;
}

void json_value_free(JsonValue *value)
{
    json_decref((json_t *)(void *)value);
}

JsonKind json_value_kind(const JsonValue *value)
{
    switch (json_typeof(tree_of(value))) {
    case JSON_OBJECT: return JSON_KIND_OBJECT;
    case JSON_ARRAY: return JSON_KIND_ARRAY;
    case JSON_STRING: return JSON_KIND_STRING;
    case JSON_INTEGER: return JSON_KIND_INTEGER;
    case JSON_REAL: return JSON_KIND_REAL;
    case JSON_TRUE: return JSON_KIND_BOOL;
    case JSON_FALSE: return JSON_KIND_BOOL;
    case JSON_NULL: return JSON_KIND_NULL;
    }
    g_assert_not_reached();
}

const char *json_value_text(const JsonValue *value)
{
    return json_string_value(tree_of(value));
}

int64_t json_value_integer(const JsonValue *value)
{
    return json_integer_value(tree_of(value));
}

bool json_value_bool(const JsonValue *value)
{
    return json_is_true(tree_of(value));
}

const JsonValue *json_value_member(const JsonValue *object, const char *key)
{
    return value_of(json_object_get(tree_of(object), key));
}

const char *json_value_member_text(const JsonValue *object, const char *key)
{
    return json_value_text(json_value_member(object, key));
}

const char *json_value_next_key(const JsonValue *object, const char *key)
{
    json_t *tree = (json_t *)(void *)object;
    void *at = key ? json_object_iter_next(tree, json_object_iter_at(tree, key)) : json_object_iter(tree);

    return at ? json_object_iter_key(at) : NULL;
}

gsize json_value_length(const JsonValue *array)
{
    return json_array_size(tree_of(array));
}

const JsonValue *json_value_item(const JsonValue *array, gsize i)
{
    return value_of(json_array_get(tree_of(array), i));
}
