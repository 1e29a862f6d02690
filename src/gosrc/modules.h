// SPDX-License-Identifier: Apache-2.0
// Modules: from a profile's file name ("example.com/echo/api/api.go") to a path in the source tree ("api/api.go").
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct GoModules GoModules;

GoModules *go_modules_new(void);
void go_modules_free(GoModules *modules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GoModules, go_modules_free)

// The module path that a go.mod declares; INVALID when there is none. The caller frees.
bool go_mod_path(char **out, const char *text, gsize size, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Says that the module `path` lives in `folder` ("" = the root of the tree). Of two folders with one module path the
// one nearer to the root counts.
void go_modules_add(GoModules *modules, const char *path, const char *folder);

// The path in the tree, by the longest module path that is a prefix; NULL when no module has it. Names that are not
// import paths (absolute, or with an element that is empty, "." or "..") have none. In the tree of Go itself (`module
// std`) packages without a dot in their first element belong to that module. The caller frees.
char *go_modules_resolve(const GoModules *modules, const char *profile_name);

// Where `go mod vendor` puts the file, "vendor/<name>"; NULL when the name is not an import path. The caller frees.
char *go_modules_vendored(const char *profile_name);

// Whether go.mod files below a folder of this name are not part of the tree's own modules: vendor, testdata, ".git".
bool go_modules_is_skipped(const char *folder_name);
