// SPDX-License-Identifier: Apache-2.0
// LCOV cover: reads LCOV's tracefiles ("lcov.info") as diff-cover 10.5 reads them.
// Source: geninfo(1), "FILES".
//
// Execution counts of a line (DA) add up, over all records of a file. A line without one takes its hits from its
// branches (BRDA), unless one of them was not taken, or else from the function that begins there (FN, FNDA).
#pragma once

#include "base/packed_stream.h"
#include "cover/line_cover.h"

// Reads a tracefile as it streams in, packed or not. Paths in it are never opened.
//
// INVALID, with the line, for a directive that is not known or not whole, a number that is negative or does not fit, a
// record without end, and what is not UTF-8; for a file with nothing in it. TOO_BIG for a line above 1 MiB. Otherwise
// errors are those of the stream.
bool lcov_cover_read(LineCover **out, PackedStream *stream, GError **error) G_GNUC_WARN_UNUSED_RESULT;
