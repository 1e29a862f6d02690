// SPDX-License-Identifier: Apache-2.0
// Diff html: the html face of a diff cover: one page, to be read from disk or from a server, with the changed lines of
// each file in their context, told apart by whether they ran.
#pragma once

#include "base/output.h"
#include "git/source_texts.h"
#include "increment/diff_cover.h"

// What a page is made of; all borrowed.
typedef struct DiffHtml {
    const DiffCover *diff;
    const DiffCoverTitle *title;
    const char *heading;             // e.g. the service's name; "": "Diff Coverage"
    const char *const (*remarks)[2]; // what else a reader must know, e.g. { "Made", "2024-05-01 12:00 UTC" }; ends in
                                     // a NULL; NULL: nothing
    SourceTexts *texts;              // at the head
} DiffHtml;

// Lines of the texts are those of the changes. A file whose text cannot be read is shown without, with the reason and
// the numbers of its lines; it fails nothing. Unchanged lines are on the page too, folded, as far as it stays small.
//
// The page makes no request, needs no script to be read, and shows names and texts as text, whatever they hold; also
// characters that would hide or turn what stands around them.
void diff_html_write(const DiffHtml *html, Output *output);

// The value of the Content-Security-Policy header under which the page works and nothing else does. Owned by the
// program; safe in any thread.
const char *diff_html_csp(void);
