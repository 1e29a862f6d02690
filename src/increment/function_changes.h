// SPDX-License-Identifier: Apache-2.0
// Function changes: which functions of changed Go files are new, other than at the base, or come from another file.
//
// What counts are a function's tokens (gosrc/fingerprints.h): one that was only reformatted, commented or moved within
// its file did not change.
#pragma once

#include "git/changes.h"
#include "git/source_texts.h"
#include "gosrc/fingerprints.h"

typedef enum FunctionChangeKind {
    FUNCTION_ADDED,   // the file had no function of this receiver and name
    FUNCTION_CHANGED, // it had, with other tokens
    FUNCTION_MOVED,   // another file had it, token by token, and has it no more
} FunctionChangeKind;

typedef struct FunctionChange {
    FunctionChangeKind kind;
    const ChangedFile *file; // borrowed from the changes
    GoFunction function;     // as it is now; it has a body
    GoFingerprint fingerprint;
    const char *moved_from; // the file that had it, at the base; NULL unless moved
} FunctionChange;

typedef struct FunctionChanges {
    GArray *list;     // FunctionChange, by file as in the changes, in source order
    GPtrArray *notes; // char *: files of which nothing is known, and why, a sentence each
    GPtrArray *scans; // GoDeclarations, which own the functions' names
} FunctionChanges;

// Compares the Go files of the changes, all but tests, as they are in `now` with those that they come from in `base`.
// Fails only when one of the two cannot be read at all, or with TOO_BIG when there are far too many functions.
bool function_changes_find(FunctionChanges **out, const Changes *changes, SourceTexts *base, SourceTexts *now,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
void function_changes_free(FunctionChanges *changes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FunctionChanges, function_changes_free)
