// SPDX-License-Identifier: Apache-2.0
// Multipart: the fields of a multipart/form-data body.
// Source: RFC 7578; mime/multipart.
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct MultipartField {
    char *name;
    char *value;
    bool is_file; // it came with a file name
} MultipartField;

// GPtrArray of MultipartField in the body's order, with a free function. INVALID, with Go's words where it has some,
// for a content type without a boundary, a body that ends before its last boundary, and a value that holds NUL.
bool multipart_read(const char *content_type, GBytes *body, GPtrArray **out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
