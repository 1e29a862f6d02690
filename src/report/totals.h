// SPDX-License-Identifier: Apache-2.0
// Totals: covered statements of all, added up by file, package, folder, module or function.
#pragma once

#include "cover/total.h"
#include "gosrc/sources.h"
#include "report/report.h"

typedef struct TotalsRow {
    const char *name; // owned by the totals
    Total total;
} TotalsRow;

typedef struct Totals {
    GArray *rows; // TotalsRow
    GStringChunk *names;
} Totals;

void totals_free(Totals *totals);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Totals, totals_free)

// Over all blocks; rows in the profile's order.
Totals *totals_by_file(const Profile *profile);

// A package is the files of one folder: its import path, or the folder of files that are named by paths. Rows in byte
// order of the names.
Totals *totals_by_package(const Profile *profile);

// A folder counts all that is below it. Rows in byte order of the names, from the folder that holds all files on.
Totals *totals_by_folder(const Profile *profile);

// By the path of the module that a file's package belongs to, where `sources` know it, else by the package, as also
// without sources (NULL). Rows in byte order of the names.
Totals *totals_by_module(const Profile *profile, Sources *sources);

// The rows of `go tool cover -func`, under "<file>:<line>: <name>", in its order; their sum is the report's
// function_total. Names have their receivers: "(*T).M".
Totals *totals_by_function(const Report *report);

// The most statements that did not run first; equal rows stay in their order.
void totals_sort_by_uncovered(Totals *totals);
