// SPDX-License-Identifier: Apache-2.0
// Report path: the paths by which coverage reports name files, as text: no file is ever opened by them.
// Source: Python's posixpath, with which diff-cover compares such paths.
#pragma once

#include <glib.h>

// Without empty elements, "." and "x/..", and "/" for "\"; nothing is ".". The caller frees, here and below.
char *report_path_normal(const char *path);

// Where `path` is, seen from the folder: an absolute one stays. Normal.
char *report_path_join(const char *folder, const char *path);

// The way from the folder to `path`, "../b" say; both are absolute and normal.
char *report_path_between(const char *folder, const char *path);

// The last element; borrowed.
const char *report_path_name(const char *path);
