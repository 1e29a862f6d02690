// SPDX-License-Identifier: Apache-2.0
// Missing: the files of a profile that a report has to do without, and why; told all together.
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct MissingFile {
    char *name;   // as in the profile
    char *reason; // one sentence; names the file
} MissingFile;

typedef struct Missing {
    GArray *files; // MissingFile, in the order they were added
    int kind;      // GocError of the first
} Missing;

Missing *missing_new(void);
void missing_free(Missing *missing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Missing, missing_free)

void missing_add(Missing *missing, const char *name, const GError *reason);

// The reasons, one a line without a LF at the end; of more than 50 the first 50 and how many there are more. The caller
// frees.
char *missing_text(const Missing *missing);

// True when no file is missing. Else fails with the reasons, of several under a line that says how many they are.
bool missing_is_none(const Missing *missing, GError **error) G_GNUC_WARN_UNUSED_RESULT;
