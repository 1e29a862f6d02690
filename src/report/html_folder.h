// SPDX-License-Identifier: Apache-2.0
// HTML folder: a report with pages, i.e. an index and, in a folder beside it, one page for each source file.
#pragma once

#include "report/html.h"

// Writes the pages for the index that is to stand at `index_path`, e.g. "out/cover.html", into "out/cover_files". The
// folder is made whole beside its place and then takes it at once; an earlier report's folder is replaced.
//
// CONFLICT when something stands there that is no report's folder, or a folder with a file in it that its report did
// not write: nothing that is not ours is ever removed. When this fails, what was there is unchanged.
bool html_folder_write(const HtmlReport *report, const char *index_path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Writes the index itself, after the pages: the tree of folders and files with their totals; it reads no source.
void html_index_write(const HtmlReport *report, const char *index_path, Output *output);

// Removes the folder of pages of an earlier report whose index stood at `index_path`, if it holds nothing else.
void html_folder_remove(const char *index_path);
