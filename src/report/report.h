// SPDX-License-Identifier: Apache-2.0
// Report: a profile laid over its source; pure: no clock, no disk, no socket. The faces (func, lcov, ...) print it.
#pragma once

#include "cover/profile.h"
#include "cover/total.h"
#include "gosrc/function_tables.h"
#include "gosrc/sources.h"
#include "report/missing.h"
#include "report/overlap.h"

typedef struct FileReport {
    const ProfileFile *file;
    Total total;              // over all blocks of the file
    FunctionCover *functions; // only those with a body, in source order
    guint n_functions;
    char *path;           // where the source tree has it, from its root; NULL: nowhere
    FunctionTable *table; // which owns the functions' names; NULL: a scan of the report does
    GError *failure;      // why the functions are not known; NULL: they are
} FileReport;

typedef struct Report {
    const Profile *profile; // borrowed; outlives the report
    GArray *files;          // FileReport, in the profile's order
    Total total;            // over all blocks
    Total function_total;   // over the functions' rows, as the last line of `go tool cover -func`: without top-level
                            // function literals
    Missing *missing;       // files without functions: there is no source, or it is not Go
    GPtrArray *scans;       // GoFunctions of each thread
} Report;

static inline const FileReport *report_file(const Report *report, guint i)
{
    return &g_array_index(report->files, FileReport, i);
}

// The name by which tools other than Go's know the file: its path in the source tree, or what the profile says.
static inline const char *report_file_path(const FileReport *file)
{
    return file->path ? file->path : file->file->name;
}

// Reads each file of the profile from `sources`, but for those in its tables, on several threads if it allows that; no
// text is kept. A file that cannot be read, or does not scan, fails the report whole; the message names every one.
bool report_make(Report **out, const Profile *profile, Sources *sources, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// As report_make(), but goes on without such files and tells of them in `missing`.
Report *report_make_partial(const Profile *profile, Sources *sources);
void report_free(Report *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Report, report_free)
