// SPDX-License-Identifier: Apache-2.0
// HTML page: what the pages of a report have in common.
#pragma once

#include "cover/total.h"
#include "report/html.h"

// The report's title, or the last folder in the first file's name, as Go names a page; "" without one. The caller
// frees.
char *html_page_heading(const HtmlReport *report);

// The page's title in the browser. `name`, e.g. a file's, stands before the heading; "": none. The caller frees.
char *html_page_head_title(const char *name, const char *heading);

// Parts of the bar above each page.
void html_page_title(const HtmlReport *report, Output *output); // its title, or the folder that all files share
void html_page_total(Total total, Output *output);              // "84.0% 68 of 81 statements covered"
void html_page_statements(Total total, Output *output);         // the same without the percentage
void html_page_steps(Output *output);
void html_page_legend(const Profile *profile, Output *output);
void html_page_theme(Output *output);

// The tree with its search, and the data that its script makes it from.
void html_page_tree(Output *output);
void html_page_data(const Profile *profile, Output *output);

// Names the files that were left out and those without source; nothing when there are none.
void html_page_left_out(const HtmlReport *report, Output *output);

// "a/b.go (28.7%)", as `go tool cover -html` labels the file.
void html_page_label(const Profile *profile, const ProfileFile *file, Output *output);

// How many of its blocks did not run.
guint html_page_holes(const Profile *profile, const ProfileFile *file);
