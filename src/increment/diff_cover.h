// SPDX-License-Identifier: Apache-2.0
// Diff cover: of the lines that changed, which ran. Pure: no clock, no disk, no socket. The faces print it.
// Source: diff-cover 10.5.0, which its figures equal.
#pragma once

#include "cover/line_judge.h"
#include "git/changes.h"

typedef struct DiffCoverFile {
    const ChangedFile *changed; // borrowed
    GArray *measured;           // uint32_t, ascending: changed lines that a cover knows, at least one
    GArray *missing;            // of these, those that did not run
    GArray *partial;            // of these, those that ran in part only: they are not missing
} DiffCoverFile;

typedef struct DiffCover {
    const Changes *changes; // borrowed
    GArray *files;          // DiffCoverFile, ascending in byte order of the paths: changed files with a measured line
    GPtrArray *absent;      // const AbsentFile *, borrowed from the covers, ascending: changed, but not instrumented
    uint64_t n_measured, n_missing, n_partial; // lines, of all files
} DiffCover;

// What a face prints beside the figures. Everything is borrowed.
typedef struct DiffCoverTitle {
    const char *report_name; // what the covers were read from: "Go", "XML" or "LCOV"
    const char *diff_name;   // "main...HEAD, staged and unstaged changes"
    const char *base_name;   // what the base was called: "origin/main"; NULL: a diff that somebody made before
    const GPtrArray *notes;  // char *: what a reader should know of how the figures came about; NULL: nothing
    bool is_percent_float;   // the total with two decimals instead of floored
    bool is_compat;          // no word that diff-cover has not
} DiffCoverTitle;

// Lays `n` covers, at least one, over the changes; both outlive the answer. What becomes of lines that several of them
// know, and where `rules` come in, says cover/line_judge.h.
DiffCover *diff_cover_new(const Changes *changes, const LineCover *const *covers, guint n, const LineRules *rules);
void diff_cover_free(DiffCover *diff);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DiffCover, diff_cover_free)

static inline const DiffCoverFile *diff_cover_file(const DiffCover *diff, guint i)
{
    return &g_array_index(diff->files, DiffCoverFile, i);
}

// Whether the line is in one of a file's lists.
bool diff_cover_has_line(const GArray *lines, uint32_t line);

// Covered lines in percent, 100 when nothing is measured; and floored, as diff-cover compares and shows it.
double diff_cover_percent_exact(const DiffCover *diff);
int diff_cover_percent(const DiffCover *diff);

// 100 - 100 * missing / measured, in diff-cover's order of operations.
double diff_cover_file_percent(const DiffCoverFile *file);
