// SPDX-License-Identifier: Apache-2.0
// Package folders: where the packages of a profile lie, so that its files are found by their paths.
//
// A package's files lie in one folder. So one file of each package is located, and the paths of the others follow.
#pragma once

#include "cover/profile.h"
#include "gosrc/sources.h"

typedef struct PackageFolders PackageFolders;

// Locates the packages of the profile, which outlives the answer. A package of which no file is there is taken to lie
// below the nearest located one whose path its path begins with; if there is none it has no folder. Fails only when the
// sources cannot be read at all.
bool package_folders_new(PackageFolders **out, const Profile *profile, Sources *sources,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
void package_folders_free(PackageFolders *folders);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PackageFolders, package_folders_free)

// What the profile calls, or would call, the file at `path`, from the tree's root; NULL when no package of the profile
// lies in its folder. The caller frees.
char *package_folders_name(const PackageFolders *folders, const char *path);

// What the profile has of the file at `path`; NULL: nothing.
const ProfileFile *package_folders_file(const PackageFolders *folders, const char *path);

// Adds the names (char *) of the profile's files whose packages have no file that is there.
void package_folders_add_lost(const PackageFolders *folders, GPtrArray *names);
