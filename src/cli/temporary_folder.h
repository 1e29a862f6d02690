// SPDX-License-Identifier: Apache-2.0
// Temporary folder: a private one, removed with all that is in it.
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct TemporaryFolder {
    char *path; // NULL: none
} TemporaryFolder;

// Makes a folder that only we may read, in $TMPDIR, else /tmp.
bool temporary_folder_open(TemporaryFolder *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void temporary_folder_close(TemporaryFolder *folder);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TemporaryFolder, temporary_folder_close)
