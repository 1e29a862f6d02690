// SPDX-License-Identifier: Apache-2.0
// Go mod: what go.mod, go.work and vendor/modules.txt say about where modules lie (https://go.dev/ref/mod).
#pragma once

#include <glib.h>
#include <stdbool.h>

// "replace path [version] => to [to_version]".
typedef struct GoReplace {
    char *path;
    char *version;    // NULL: every version
    char *to;         // a module, or a folder that starts with "./", "../" or "/"
    char *to_version; // NULL: `to` is a folder
} GoReplace;

typedef struct GoMod {
    char *module;         // NULL in a go.work
    guint go_version;     // 1021 for "go 1.21.3"; 0: none is named
    GHashTable *requires; // module path -> version, the highest of those that are named
    GPtrArray *replaces;  // GoReplace, in the file's order
    GPtrArray *uses;      // go.work: folders
} GoMod;

// Reads a go.mod. Statements that do not bear on where modules lie are passed over. INVALID, with the line, for a
// statement that cannot be read, and when there is no module statement.
bool go_mod_parse(GoMod **out, const char *text, gsize size, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The same for a go.work, which has no module statement.
bool go_work_parse(GoMod **out, const char *text, gsize size, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void go_mod_free(GoMod *mod);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GoMod, go_mod_free)

// The replacement of `path` at `version`; one for this very version goes before one for every version. NULL: none.
const GoReplace *go_mod_replacement(const GoMod *mod, const char *path, const char *version);

// What `go mod vendor` wrote down.
typedef struct GoVendored {
    GHashTable *packages; // import path -> path of its module
    bool is_of_workspace; // `go work vendor` wrote it
} GoVendored;

GoVendored *go_vendored_parse(const char *text, gsize size);
void go_vendored_free(GoVendored *vendored);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GoVendored, go_vendored_free)

// Below zero when `a` is before `b` in the order of semantic versions; the build ("+incompatible") does not count.
int go_version_compare(const char *a, const char *b);

// Where the module cache keeps a module: "<path>@<version>", with "!a" for each "A", so that it also works on disks
// that do not tell them apart. The caller frees.
char *go_module_cache_folder(const char *path, const char *version);

// Whether the text can be a module's or a package's path: elements of ASCII letters, digits and "-._~+" between
// slashes, none of them ".", ".." or ending in a dot.
bool go_path_is_valid(const char *path);
