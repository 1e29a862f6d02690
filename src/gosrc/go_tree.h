// SPDX-License-Identifier: Apache-2.0
// Go tree: what the mapping of packages asks of where the source lies, a disk or a commit.
#pragma once

#include <glib.h>
#include <stdbool.h>

// Ceilings for who implements a tree: of a go.mod or modules.txt, and of the folders among which modules are searched.
enum { GO_MOD_CEILING_BYTES = 4 * 1024 * 1024, GO_FOLDERS_CEILING = 200000 };

// Paths are absolute and plain ("/a/b"), "/" being the root of the disk or of the commit's tree.
typedef struct GoTree GoTree;
struct GoTree {
    // The text of a go.mod, go.work or modules.txt; NULL when there is no such regular file. The caller unrefs.
    GBytes *(*read)(GoTree *self, const char *path);
    bool (*is_file)(GoTree *self, const char *path);
    bool (*is_folder)(GoTree *self, const char *path);
    // Whether a file in the folder ends in ".go".
    bool (*has_go_files)(GoTree *self, const char *folder);
    // Adds, the nearer before the deeper, each folder in and below `folder` that has a go.mod to `found` (char *), but
    // for those of go_tree_is_skipped().
    bool (*find_modules)(GoTree *self, const char *folder, GPtrArray *found, GError **error);
    bool is_disk; // absolute names in go.mod and go.work mean something
};

// Whether go.mod files in and below a folder of this name are not part of the tree's own modules: vendor, testdata,
// ".git", "_old".
bool go_tree_is_skipped(const char *folder_name);

// The path of `name`, which may be "", in the folder. The caller frees, here and below.
char *go_tree_path(const char *folder, const char *name);

// The folder above; NULL above the root.
char *go_tree_parent(const char *folder);

// The folder that `name`, "../lib" or "/lib" in a go.mod or go.work, means in the folder; NULL when that lies outside
// of the tree.
char *go_tree_folder(const GoTree *tree, const char *folder, const char *name);
