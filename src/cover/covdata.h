// SPDX-License-Identifier: Apache-2.0
// Covdata: Go's native coverage data (covmeta and covcounters files), read.
// Source: Go's internal/coverage packages.
#pragma once

#include "cover/covfiles.h"
#include "cover/profile.h"
#include "cover/profile_text.h"

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

// The size in bytes that a covmeta file gives itself in its header; 0 when `data` does not start like one. Meta data
// followed by counter data in one body is cut here.
gsize covmeta_size(const void *data, gsize size);

// Adds the counters of one covcounters file to `counts` (uint64_t, one a unit of `meta`; saturating, mode set: 1 for
// what ran). `counts` is unchanged when it fails: INVALID for a broken file, CONFLICT when its meta hash is not
// `meta`'s. The argument vector in the file is skipped unread.
bool covcounters_add(GArray *counts, const CovMeta *meta, const void *data, gsize size,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

// What `counts` says as a profile; every unit appears, executed or not.
bool covmeta_profile(Profile **out, const CovMeta *meta, const GArray *counts,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Reads the body an agent sends: one covmeta file directly followed by one covcounters file.
bool covdata_read_pair(Profile **out, const void *data, gsize size, const ProfileLimits *limits,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Reads GOCOVERDIRs: every program's meta file with all its counter files; blocks that several programs have add up.
// INVALID names the file. TOO_BIG when a file passes `limits->bytes`, or the whole the limits of files and blocks.
//
// A program without counters was never seen to end: its blocks appear as not executed, which nobody knows. So its meta
// file's path is added to `unknown` (char *; NULL: nobody asks), and when no program has counters: NOT_FOUND.
bool covdata_read(Profile **out, CovFiles *files, const ProfileLimits *limits, GPtrArray *unknown,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

// covdata_read() of one folder.
bool covdata_read_folder(Profile **out, const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;
