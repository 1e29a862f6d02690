// SPDX-License-Identifier: Apache-2.0
// Package total: the covered statements of each package.
#pragma once

#include "cover/covreport.h"

typedef struct PackageTotal {
    char *path; // import path
    Total total;
} PackageTotal;

// PackageTotal in byte order of the paths; the caller unrefs. A package without statements is there.
GArray *package_totals_of_report(const CovReport *report);

// In a profile a file's package is taken to be the folder it is in, as far as `pattern` matches that; NULL: all.
GArray *package_totals_of_profile(const Profile *profile, const PackagePattern *pattern);

// Writes what `go tool covdata percent` writes: for a package without statements no line end, too.
void package_totals_write(const GArray *totals, Output *output);

// The folder of a profile's file, as Go's path.Dir tells it: "." when there is none. The caller frees.
char *package_of_file(const char *file);
