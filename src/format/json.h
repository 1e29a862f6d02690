// SPDX-License-Identifier: Apache-2.0
// JSON: a streaming writer; commas, quotes and escapes are its business. Reading is jansson's (format/json_read.h).
#pragma once

#include "base/output.h"

#include <stdint.h>

enum { JSON_DEPTH = 64 };

// Initialise with JSON_WRITER(output).
typedef struct JsonWriter {
    Output *output;
    guint depth;
    bool has_item[JSON_DEPTH]; // whether a comma is due, by depth
    bool is_after_key;
} JsonWriter;

#define JSON_WRITER(out) ((JsonWriter){ .output = (out) })

void json_object_begin(JsonWriter *json);
void json_object_end(JsonWriter *json);
void json_array_begin(JsonWriter *json);
void json_array_end(JsonWriter *json);
void json_key(JsonWriter *json, const char *key);
// NULL: null. Escaped byte for byte as Go's encoding/json does (1.22 and later): < > & and U+2028/9 as \u...., and each
// byte that is not UTF-8 as \ufffd.
void json_string(JsonWriter *json, const char *text);
void json_string_sized(JsonWriter *json, const char *text, gsize size); // may hold NUL bytes
void json_int(JsonWriter *json, int64_t value);
void json_uint(JsonWriter *json, uint64_t value);
void json_bool(JsonWriter *json, bool value);
void json_null(JsonWriter *json);
void json_number_text(JsonWriter *json, const char *digits); // already a JSON number, e.g. "56.2"
// Key and value in one.
void json_member(JsonWriter *json, const char *key, const char *text);
void json_member_int(JsonWriter *json, const char *key, int64_t value);
void json_member_uint(JsonWriter *json, const char *key, uint64_t value);
void json_member_bool(JsonWriter *json, const char *key, bool value);
void json_member_texts(JsonWriter *json, const char *key, const GPtrArray *texts); // an array of char *; NULL: empty
