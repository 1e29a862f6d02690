// SPDX-License-Identifier: Apache-2.0
// Source choice: where a person says that the source text is, a folder (--source) or a commit (--repo, --commit).
#pragma once

#include "gosrc/sources.h"

typedef struct SourceChoice {
    char *source; // NULL: the current folder, unless the others are given
    char *repo;
    char *commit;
} SourceChoice;

void source_choice_clear(SourceChoice *choice);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SourceChoice, source_choice_clear)

// Adds --source, --repo and --commit to the command's options; they fill `choice` when the options are parsed.
void source_choice_add_options(SourceChoice *choice, GOptionContext *options);

// What is wrong with the choice, for command_misused(); NULL: nothing. The caller frees.
char *source_choice_misuse(const SourceChoice *choice);

// Opens what was chosen. A folder's sources also read the standard library, the module cache and names that are paths,
// all that the person's own `go tool cover` would read.
bool source_choice_open(Sources **out, const SourceChoice *choice, GError **error) G_GNUC_WARN_UNUSED_RESULT;
