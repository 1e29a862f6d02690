// SPDX-License-Identifier: Apache-2.0
// Diff cover annotations: the face that GitHub's runners show beside the changed lines of a pull request.
// Source: "Workflow commands for GitHub Actions"; diff-cover 10.5.0.
#pragma once

#include "increment/diff_listing.h"

// A workflow command of this type ("notice", "warning", "error") for each run of missing lines. Unless the title is of
// diff-cover's kind, what would end or forge a command in a path is escaped.
void diff_cover_annotations_write(const DiffCover *diff, const DiffCoverTitle *title, const char *type, Output *output);
