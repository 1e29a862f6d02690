// SPDX-License-Identifier: Apache-2.0
// JSON reading: bytes from outside into a tree (jansson's), strictly and under a ceiling.
#pragma once

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(json_t, json_decref)

// Reads one object or array. TOO_BIG above `ceiling_bytes` (a tree takes about 20 times the text's memory); INVALID,
// with line and column, for what is not JSON, has a key twice in one object, or nests too deeply. The caller has
// json_decref() or g_autoptr(json_t) free it.
bool json_read(json_t **out, const void *data, gsize size, gsize ceiling_bytes,
               GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The text of member `key`, NULL when it is absent, null or not a string; owned by `object`.
const char *json_read_text(const json_t *object, const char *key);
