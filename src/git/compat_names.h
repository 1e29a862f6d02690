// SPDX-License-Identifier: Apache-2.0
// Compat names: the names of files as diff-cover 10.5 takes them out of a diff.
#pragma once

#include <glib.h>

// What it takes for the name in a line that begins with "diff --git" or "diff --cc": up to a quote, escapes and all.
// NULL where it gives up. The caller frees.
char *compat_name_of_header(const char *line);

// The path that it makes of such a name: backslashes are slashes, "." and ".." are gone. The caller frees.
char *compat_path(const char *name);
