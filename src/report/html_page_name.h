// SPDX-License-Identifier: Apache-2.0
// HTML page name: what the page of a source file is called in the folder of a report.
#pragma once

#include <glib.h>
#include <stdbool.h>

// "cmd/go/main.go" has the page "cmd~go~main.go.html". No two files have one page; the name needs no escaping in HTML,
// URLs or shells, is never hidden, and stays the same as long as the file's does. The caller frees.
char *html_page_name(const char *file);

// Whether the name is the file's with each slash made a "~" and ".html" behind, as the index's script makes it.
bool html_page_name_is_plain(const char *file);
