// SPDX-License-Identifier: Apache-2.0
// Cov file: the profile of a snapshot as a file, `<root>/<module>/cov_data/<srv_name>_<YYYYMMDD_HHMMSS>.cov`.
//
// Its name is relative to the root, so that a data folder can be moved.
#pragma once

#include "cover/profile.h"
#include "cover/service_name.h"

// Writes `text` under a name that no file has yet: "_2", "_3" ... is appended where several fall into one second. The
// caller frees `*name`. Callers hold a transaction, so that two never choose the same name.
bool cov_file_write_new(char **name, const char *root, const ServiceName *service, int64_t now_ms, GBytes *text,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Writes a file anew that was lost.
bool cov_file_restore(const char *root, const char *name, GBytes *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool cov_file_exists(const char *root, const char *name);
void cov_file_remove(const char *root, const char *name);

// Reads the file with the absolute path that a snapshot tells; symbolic links beneath its root are refused.
bool cov_file_read(Profile **out, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
