// SPDX-License-Identifier: Apache-2.0
// Covmeta: Go's coverage meta data, read: which packages, functions and blocks a program has.
// Source: Go's internal/coverage/decodemeta.
#pragma once

#include "cover/profile.h"

// A function of the meta data. Strings are owned by the CovMeta.
typedef struct CovFunction {
    const char *name; // "F", "T.M", "*T.M", "func.L3.C9"
    const char *file; // as in a profile
    bool is_literal;  // a top-level function literal
    guint first_unit; // its units are units[first_unit .. first_unit + n_units)
    guint n_units;
} CovFunction;

typedef struct CovPackage {
    const char *path;
    const char *name;
    const char *module;
    guint first_function; // its functions are functions[first_function .. first_function + n_functions)
    guint n_functions;
} CovPackage;

// One covmeta file.
typedef struct CovMeta {
    uint8_t hash[16];
    const char *mode;  // "set", "count" or "atomic"
    GArray *packages;  // CovPackage, in the file's order
    GArray *functions; // CovFunction
    GArray *units;     // Block
    GStringChunk *strings;
} CovMeta;

bool covmeta_read(CovMeta **out, const void *data, gsize size, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void covmeta_free(CovMeta *meta);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CovMeta, covmeta_free)

// Whether bytes that begin like this are a covmeta file.
bool covmeta_is_start(const void *data, gsize size);

// The size in bytes that a covmeta file gives itself in its header; 0 when `data` does not start like one. Meta data
// followed by counter data in one body is cut here.
gsize covmeta_size(const void *data, gsize size);
