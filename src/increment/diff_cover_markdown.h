// SPDX-License-Identifier: Apache-2.0
// Diff cover markdown: the face for comments on pull requests and for summaries of jobs.
// Source: diff-cover 10.5.0.
#pragma once

#include "git/source_texts.h"
#include "increment/diff_listing.h"

// diff-cover's layout, with snippets of what did not run. Unless the title is of its kind a line tells what was
// compared, names stand as code, and a fence is longer than any in the code. A file whose text cannot be read has no
// snippets.
void diff_cover_markdown_write(const DiffCover *diff, const DiffCoverTitle *title, SourceTexts *texts, Output *output);
