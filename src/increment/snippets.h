// SPDX-License-Identifier: Apache-2.0
// Snippets: the pieces of a source text around the lines that did not run.
// Source: diff-cover 10.5.0.
#pragma once

#include "git/changes.h"

#include <glib.h>
#include <stdbool.h>

// A source text by its lines, as Python reads it: CR and CR LF end a line as LF does, after the last LF there is one
// more, a byte order mark is no part of it, and what is not UTF-8 is U+FFFD.
typedef struct SnippetSource {
    char *text;
    gsize size;
    GArray *starts; // gsize: where each line begins
} SnippetSource;

void snippet_source_init(SnippetSource *source, GBytes *text);
void snippet_source_clear(SnippetSource *source);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SnippetSource, snippet_source_clear)

// The lines of `range`, with the LFs between them; borrowed.
const char *snippet_source_lines(const SnippetSource *source, LineRange range, gsize *size);

// Where the snippets (LineRange) are in a source with as many lines: each has up to 4 lines before and after its
// missing lines (uint32_t, ascending), and those of these that are near each other share one. They may overlap. The
// caller unrefs.
GArray *snippets_find(const GArray *missing, guint n_lines);
