// SPDX-License-Identifier: Apache-2.0
// Folder sources: Go source text from a folder on disk, as a developer has it checked out, and from what its modules
// use: the places that its go.mod and go.work name, the module cache and the standard library.
#pragma once

#include "gosrc/sources.h"
#include "gosrc/workspace.h"

typedef struct FolderOptions {
    const char *folder;
    // Where Go's own files lie; the fields are copied. All NULL: only the folder and what its own go.mod and go.work
    // name are read.
    GoPlaces places;
    // Names that are paths, as of code that was built from files and not from packages ("/src/x.go", "./x.go"), are
    // opened as they are, relative ones in the folder. For people who may read these files themselves: a hostile
    // profile could name any file. Otherwise they are FORBIDDEN.
    bool is_path_allowed;
} FolderOptions;

// A package's file is found as `go list` in the folder finds it (gosrc/modules.h), and is never outside of its module's
// folder, also not through links (openat2 with RESOLVE_BENEATH): FORBIDDEN. Little is read before the first name asks
// for it. Two threads may read at once. NOT_FOUND when there is no such folder.
bool folder_sources_open(Sources **out, const FolderOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
