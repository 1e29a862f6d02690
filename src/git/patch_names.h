// SPDX-License-Identifier: Apache-2.0
// Patch names: the names of files as git writes them into a diff, in quotes when they are unusual.
#pragma once

#include <glib.h>
#include <stdbool.h>

// Whether it is a path within a repository: relative, and without empty elements, "." and "..".
bool patch_name_is_path(const char *name);

// The name that `text` is, without quotes; a TAB after it, which git writes behind names with blanks, does not belong
// to it. NULL when it is no path. The caller frees.
char *patch_name(const char *text);

// The same behind a prefix, "a/x.go" or "b/x.go". NULL also when there is no prefix.
char *patch_name_prefixed(const char *text);

// What stands behind "diff --git " when both names are the same, as they are where no other line tells them. NULL when
// they are not. The caller frees.
char *patch_name_twice(const char *text);
