// SPDX-License-Identifier: Apache-2.0
// File choice: which files of a profile a person wants to see, and what becomes of files without a source.
#pragma once

#include "report/exclusion.h"

// What was typed, and then what it means.
typedef struct FileChoice {
    char **coverfile, **skipfile, *missing;
    gboolean is_generated_excluded;
    GPtrArray *keep, *skip; // patterns
    bool is_missing_listed; // go on without them and name them
} FileChoice;

void file_choice_clear(FileChoice *choice);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FileChoice, file_choice_clear)

// Adds --coverfile, --skipfile, --exclude-generated and --missing to the command's options; they fill `choice`, which
// must outlive the parsing.
void file_choice_add_options(FileChoice *choice, GOptionContext *options);

// Makes sense of what was typed; to be called before the rest. Returns what is wrong with it, for command_misused(), or
// NULL. The caller frees.
char *file_choice_read(FileChoice *choice);

// Whether `sources` are needed to choose.
bool file_choice_needs_sources(const FileChoice *choice);

// Takes the files that are not wanted out of `profile` and tells them in `exclusion`. `sources` may be NULL when they
// are not needed; a file that cannot be read for it stays in the profile and is told to `missing`.
bool file_choice_apply(const FileChoice *choice, Profile *profile, Sources *sources, Exclusion *exclusion,
                       Missing *missing, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Names on standard error the files that are not in what `command` wrote, or only in part: those left out, and those
// that could not be read, with what follows from it: "the total is partial".
void file_choice_tell(const char *command, const Exclusion *exclusion, const Missing *missing, const char *consequence);
