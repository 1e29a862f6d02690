// SPDX-License-Identifier: Apache-2.0
// Modules: from a profile's file name ("example.com/echo/api/api.go") to the folder of its package, as `go list` finds
// it: the standard library, go.work, go.mod with its replacements, the vendor folder, the module cache. No Go is
// needed.
//
// Two rules go beyond `go list`, since a tree may hold modules that its main module does not know: a package that is
// not found so is looked for in every module of the tree, the longest module path first; and at last in a vendor folder
// without a modules.txt, as older tools made it.
#pragma once

#include "gosrc/workspace.h"

// The mapping as it is in the folder `folder`: the go.mod and go.work that count are searched from there upward. All
// is borrowed and outlives the mapping. Nothing is read yet. Not for two threads at once.
typedef struct GoModules GoModules;
GoModules *go_modules_new(GoTree *tree, const char *folder, const GoPlaces *places);
void go_modules_free(GoModules *modules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GoModules, go_modules_free)

// A package's place: `root` is a module's folder, the standard library, the module cache or a vendor folder; what links
// beneath it lead to lies in it too, unless somebody wants to deceive us.
typedef struct GoPackage {
    char *root;
    char *folder; // beneath the root; "": the root itself
    char *module; // path of the module that has it, "std" and "cmd" for Go's own; NULL: in a vendor folder without a
                  // modules.txt
} GoPackage;

// Finds the package of the file that a profile calls `name`. What is found is remembered; it is borrowed.
//
// NOT_FOUND: there is none; the message says where it was looked for. CONFLICT: two modules have it, which Go refuses
// too.
bool go_modules_find(const GoPackage **out, GoModules *modules, const char *name,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
