// SPDX-License-Identifier: Apache-2.0
// Diff cover JSON: the face for programs, see docs/diff-cover.md.
// Source: diff-cover 10.5.0, Python's json.dumps.
#pragma once

#include "base/output.h"
#include "increment/diff_cover.h"

// The members of diff-cover's JSON, in its order and spelling. Unless the title is of its kind, what was compared, the
// partial lines, what was not instrumented and the title's notes follow.
void diff_cover_json_write(const DiffCover *diff, const DiffCoverTitle *title, Output *output);
