// SPDX-License-Identifier: Apache-2.0
// Diff cover material: what the options of `goc-plugin diff-cover` lead to: the repository, the changes, the reports,
// and what of the changes ran.
#pragma once

#include "cli/coverage_reports.h"
#include "cli/diff_cover_options.h"
#include "git/checkout.h"
#include "git/source_texts.h"
#include "increment/diff_cover.h"

typedef struct DiffCoverMaterial {
    Checkout *checkout;
    Changes *changes;
    CoverageReports reports;
    DiffCover *diff;
    SourceTexts *texts;
    GPtrArray *notes; // char *: what a reader should know; empty when diff-cover's answer is wanted
    char *diff_name;
    DiffCoverTitle title; // borrows from here and from the options
} DiffCoverMaterial;

void diff_cover_material_clear(DiffCoverMaterial *material);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DiffCoverMaterial, diff_cover_material_clear)

// Finds the changes while it reads the reports, and lays these over them. The options must outlive `material`, zeroes
// before, which is to be cleared in any case. Errors say what to do where that is not plain.
bool diff_cover_material_find(DiffCoverMaterial *material, const DiffCoverOptions *options,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
