// SPDX-License-Identifier: Apache-2.0
// Diff listing: what the faces of an incremental report that people read have in common: the order of the files, runs
// of lines, figures as text.
#pragma once

#include "base/output.h"
#include "increment/diff_cover.h"
#include "increment/diff_percent.h"

// The files (const DiffCoverFile *, borrowed) by their paths, upper and lower case being equal. The caller unrefs.
GPtrArray *diff_listing_files(const DiffCover *diff);

// The next run of adjacent numbers in `lines`, uint32_t ascending, from index `*at` on, which moves behind it; false
// when there is none.
bool diff_listing_next_run(const GArray *lines, guint *at, LineRange *run);

// The lines as "5,11-13".
void diff_listing_write_runs(const GArray *lines, Output *output);

// A file's percentage in brackets and what is missing: " (40.0%): Missing lines 5,11-13" or " (100%)".
void diff_listing_write_file(const DiffCoverFile *file, Output *output);

// "1 line", "7 lines".
void diff_listing_write_count(uint64_t n, Output *output);

// The total: "42" or, where the title asks for it, "42.86".
PercentText diff_listing_total(const DiffCover *diff, const DiffCoverTitle *title);

// What was compared, as "Base: origin/main 1a2b3c4d5e6f, merge base 5e6f7a8b9c0d; head 9c0d1e2f3a4b"; NULL when the
// title is of diff-cover's kind or nobody knows. The caller frees.
char *diff_listing_origin(const DiffCover *diff, const DiffCoverTitle *title);
