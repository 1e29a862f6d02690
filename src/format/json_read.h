// SPDX-License-Identifier: Apache-2.0
// JSON reading: bytes from outside into a tree of values, strictly and under a ceiling.
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct JsonValue JsonValue;

typedef enum JsonKind {
    JSON_KIND_OBJECT,
    JSON_KIND_ARRAY,
    JSON_KIND_STRING,
    JSON_KIND_INTEGER,
    JSON_KIND_REAL,
    JSON_KIND_BOOL,
    JSON_KIND_NULL,
} JsonKind;

// Reads one value of any kind. TOO_BIG above `ceiling_bytes` (a tree takes about 20 times the text's memory); INVALID,
// with line and column, for what is not JSON, has a key twice in one object, or nests too deeply.
bool json_read(JsonValue **out, const void *data, gsize size, gsize ceiling_bytes,
               GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Frees the value that json_read() gave; what was borrowed from it goes with it.
void json_value_free(JsonValue *value);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(JsonValue, json_value_free)

JsonKind json_value_kind(const JsonValue *value);

// NULL when it is not a string. Never holds NUL.
const char *json_value_text(const JsonValue *value);

// 0 when it is not an integer; false when it is not `true`.
int64_t json_value_integer(const JsonValue *value);
bool json_value_bool(const JsonValue *value);

// The member `key`; NULL when there is none or `object` is not an object.
const JsonValue *json_value_member(const JsonValue *object, const char *key);

// json_value_text() of the member.
const char *json_value_member_text(const JsonValue *object, const char *key);

// Walks through the members in the order of the text: the key after `key`, the first for NULL; NULL after the last.
const char *json_value_next_key(const JsonValue *object, const char *key);

// 0 when it is not an array.
gsize json_value_length(const JsonValue *array);
const JsonValue *json_value_item(const JsonValue *array, gsize i);
