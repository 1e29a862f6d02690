// SPDX-License-Identifier: Apache-2.0
// Diff html code: the changed lines of one file in their context, as markup.
#pragma once

#include "base/output.h"
#include "increment/diff_cover.h"

// `text` is the file's now. Up to three unchanged lines stand around what changed; the lines between are folded, and
// written as long as they have no more than `fold_bytes` in all. Changed lines that the text does not have are told.
void diff_html_code_write(const DiffCoverFile *file, const char *text, gsize size, gsize fold_bytes, Output *output);

// The same in words, "3, 7-9", for a file without a text.
void diff_html_numbers_write(const GArray *numbers, Output *output);
