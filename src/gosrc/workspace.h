// SPDX-License-Identifier: Apache-2.0
// Workspace: what Go works with in a folder: the main modules, what they require and replace, the vendor folder.
#pragma once

#include "gosrc/go_mod.h"
#include "gosrc/go_tree.h"

// Where Go keeps what belongs to no tree. Each may be NULL: there is none.
typedef struct GoPlaces {
    char *standard; // the standard library: GOROOT/src
    char *cache;    // the module cache: GOMODCACHE
    char *work;     // GOWORK: a go.work, or "off"; NULL: the nearest of the folder and those above it
} GoPlaces;

// A module whose folder is known.
typedef struct GoMain {
    char *folder;
    GoMod *mod;
} GoMain;

typedef struct GoWorkspace {
    GoTree *tree;         // borrowed
    char *top;            // the folder of the go.work, of the main module, or that which was given
    GoMod *work;          // NULL: no go.work
    GPtrArray *mains;     // GoMain: the module that the folder lies in, or those of the go.work; may be none
    char *standard;       // the standard library; NULL: none. A tree of Go itself is its own
    bool has_vendor;      // `top` has a vendor folder,
    bool is_vendor_used;  // which stands for the module cache
    GoVendored *vendored; // NULL: it has no modules.txt
    char *not_read;       // which go.mod or go.work could not be read, and why; NULL: none
} GoWorkspace;

// Reads it as it is in `folder`: go.mod and go.work are searched there and upward.
GoWorkspace *go_workspace_load(GoTree *tree, const char *folder, const GoPlaces *places);
void go_workspace_free(GoWorkspace *workspace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GoWorkspace, go_workspace_free)

// The module that a folder's go.mod declares; NULL when there is none or it cannot be read. The caller frees.
GoMod *go_workspace_read_mod(const GoWorkspace *workspace, const char *folder);

// The main module of this path; NULL: none.
const GoMain *go_workspace_main(const GoWorkspace *workspace, const char *module);

// The version of a module that is used: the highest that a main module requires, which since Go 1.17 requires whatever
// it builds with. NULL: none is.
const char *go_workspace_version(const GoWorkspace *workspace, const char *module);

// What replaces the module at this version, and the folder that a folder in it is relative to; NULL: nothing.
const GoReplace *go_workspace_replacement(const GoWorkspace *workspace, const char *module, const char *version,
                                          const char **folder);

// Whether what stands in the vendor folder is the package: until Go 1.22 that was enough, since then modules.txt has to
// list it.
bool go_workspace_is_vendored(const GoWorkspace *workspace, const char *package);

// The path of the module that vendor/modules.txt says the package is of; NULL: it does not say.
const char *go_workspace_vendored_module(const GoWorkspace *workspace, const char *package);
