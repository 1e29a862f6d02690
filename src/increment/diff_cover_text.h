// SPDX-License-Identifier: Apache-2.0
// Diff cover text: the face for the console.
// Source: diff-cover 10.5.0.
#pragma once

#include "git/source_texts.h"
#include "increment/diff_listing.h"

typedef struct DiffCoverTextOptions {
    SourceTexts *texts; // with snippets of what did not run, from here; NULL: without
    bool is_coloured;   // missing lines of snippets in red
} DiffCoverTextOptions;

// diff-cover's layout, and unless the title is of its kind a line about what was compared. Its snippets' lines have
// numbers that begin at 1 in each; others have the true ones, and "!" where the line is missing. A file whose text
// cannot be read has no snippets.
void diff_cover_text_write(const DiffCover *diff, const DiffCoverTitle *title, const DiffCoverTextOptions *options,
                           Output *output);
