// SPDX-License-Identifier: Apache-2.0
// Modules: from a profile's file name ("example.com/echo/api/api.go") to the folder of its package, as `go list` finds
// it: the standard library, go.work, go.mod with its replacements, the vendor folder, the module cache. No Go is
// needed.
//
// Two rules go beyond `go list`, since a tree may hold modules that its main module does not know: a package that is
// not found so is looked for in every module of the tree, the longest module path first; and at last in a vendor folder
// without a modules.txt, as older tools made it.
#pragma once

#include <glib.h>
#include <stdbool.h>

// Ceilings for who implements a tree: of a go.mod or modules.txt, and of the folders among which modules are searched.
enum { GO_MOD_CEILING_BYTES = 4 * 1024 * 1024, GO_FOLDERS_CEILING = 200000 };

// What the mapping asks of where the source lies, a disk or a commit. Paths are absolute and plain ("/a/b"), "/" being
// the root of the disk or of the commit's tree.
typedef struct GoTree GoTree;
struct GoTree {
    // The text of a go.mod, go.work or modules.txt; NULL when there is no such regular file. The caller unrefs.
    GBytes *(*read)(GoTree *self, const char *path);
    bool (*is_file)(GoTree *self, const char *path);
    bool (*is_folder)(GoTree *self, const char *path);
    // Whether a file in the folder ends in ".go".
    bool (*has_go_files)(GoTree *self, const char *folder);
    // Adds, the nearer before the deeper, each folder in and below `folder` that has a go.mod to `found` (char *), but
    // for those of go_modules_is_skipped().
    bool (*find_modules)(GoTree *self, const char *folder, GPtrArray *found, GError **error);
    bool is_disk; // absolute names in go.mod and go.work mean something
};

// Where Go keeps what belongs to no tree. Each may be NULL: there is none.
typedef struct GoPlaces {
    char *standard; // the standard library: GOROOT/src
    char *cache;    // the module cache: GOMODCACHE
    char *work;     // GOWORK: a go.work, or "off"; NULL: the nearest of the folder and those above it
} GoPlaces;

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
} GoPackage;

// Finds the package of the file that a profile calls `name`. What is found is remembered; it is borrowed.
//
// NOT_FOUND: there is none; the message says where it was looked for. CONFLICT: two modules have it, which Go refuses
// too.
bool go_modules_find(const GoPackage **out, GoModules *modules, const char *name,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Whether go.mod files in and below a folder of this name are not part of the tree's own modules: vendor, testdata,
// ".git", "_old".
bool go_modules_is_skipped(const char *folder_name);
