// SPDX-License-Identifier: Apache-2.0
// Package pattern: the import paths that a person means by "example.com/shop/...,fmt", as `go tool covdata -pkg` reads
// it. Source: Go's cmd/internal/pkgpattern, MatchSimplePattern.
#pragma once

#include <glib.h>
#include <stdbool.h>

// Patterns with a comma between them; empty ones are passed over. "..." stands for any text, also for none; "x/..."
// matches "x" too. A path is matched whole.
typedef struct PackagePattern PackagePattern;
PackagePattern *package_pattern_new(const char *patterns);
void package_pattern_free(PackagePattern *pattern);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PackagePattern, package_pattern_free)

// Whether one of the patterns matches. The time is linear in the path's length for each.
bool package_pattern_matches(const PackagePattern *pattern, const char *path);
