// SPDX-License-Identifier: Apache-2.0
// Report: a profile laid over its source; pure: no clock, no disk, no socket. The faces (func, html) print it.
#pragma once

#include "cover/profile.h"
#include "cover/total.h"
#include "gosrc/functions.h"
#include "gosrc/sources.h"

typedef struct FunctionCover {
    const GoFunction *function;
    Total total;
} FunctionCover;

typedef struct FileReport {
    const ProfileFile *file;
    Total total; // over all blocks of the file
    GBytes *text;
    GoFunctions *functions;
    GArray *function_covers; // FunctionCover, only functions with a body, in source order
} FileReport;

typedef struct Report {
    const Profile *profile; // borrowed; outlives the report
    GArray *files;          // FileReport, in the profile's order
    Total total;            // over all blocks
    Total function_total;   // over the functions' rows, as the last line of `go tool cover -func`: without top-level
                            // function literals
} Report;

// Reads each file of the profile from `sources`. A file that cannot be read, or does not scan, fails the report whole;
// the message names it.
bool report_make(Report **out, const Profile *profile, Sources *sources, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void report_free(Report *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Report, report_free)
