// SPDX-License-Identifier: Apache-2.0
// HTML head: what stands in the head of every page that is read from disk: its policy, its style and its script.
#pragma once

#include "base/output.h"

// Pages with a style and a script of their own.
typedef enum HtmlKind {
    HTML_REPORT, // where code ran: html.h
    HTML_DIFF,   // of what changed: diff_html.h
} HtmlKind;

// From the doctype to the end of the head. The page works under the policy that it states, and nothing else does: only
// its own style and script, known by their digests; it makes no request.
void html_head_write(HtmlKind kind, const char *title, Output *output);

// The same with links to the two files below, which stand beside the page.
void html_head_write_linked(const char *title, Output *output);

#define HTML_STYLE_FILE "report.css"
#define HTML_SCRIPT_FILE "report.js"
void html_head_write_style(HtmlKind kind, Output *output);
void html_head_write_script(HtmlKind kind, Output *output);

// The value of the Content-Security-Policy header under which a page works: its own policy, and nobody may frame it.
// Owned by the program; safe in any thread.
const char *html_head_csp(HtmlKind kind);
