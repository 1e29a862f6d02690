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

// Says that the module `path` lives in `folder` ("" = the root of the tree).
void go_modules_add(GoModules *modules, const char *path, const char *folder);

// The path in the tree, by the longest module path that is a prefix; NULL when no module has it. The caller frees.
char *go_modules_resolve(const GoModules *modules, const char *profile_name);
