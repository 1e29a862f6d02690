// SPDX-License-Identifier: Apache-2.0
// Page folder: a folder of files that takes its place at once when it is whole, and knows which files are its own.
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct PageFolder PageFolder;

// Begins the folder that is to stand at `path`, beside it. A folder that stands there already must have been made this
// way and hold nothing else, or this fails with CONFLICT.
bool page_folder_open(PageFolder **out, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Gives up and removes what was begun, unless it was finished.
void page_folder_close(PageFolder *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PageFolder, page_folder_close)

// Adds a file; `name` has no slash and no line end, and is added once. Safe in several threads.
bool page_folder_add(PageFolder *folder, const char *name, const void *data, gsize size,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Puts the folder into its place and removes the one that was there.
bool page_folder_finish(PageFolder *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Removes the folder at `path` when page_folder_open() would replace it; anything else stays, without a word.
void page_folder_remove(const char *path);
