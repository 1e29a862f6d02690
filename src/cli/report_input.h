// SPDX-License-Identifier: Apache-2.0
// Report input: what a person tells the commands that lay a profile over its sources: which profile, where its sources
// are, and which of its files are wanted.
#pragma once

#include "cli/file_choice.h"
#include "cli/profile_input.h"
#include "cli/source_choice.h"

typedef struct ReportInput {
    const char *const *places; // that name the profile together
    ProfileInput profile;
    SourceChoice source;
    FileChoice files;
} ReportInput;

void report_input_clear(ReportInput *input);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ReportInput, report_input_clear)

// How such a command is called.
typedef struct ReportUsage {
    const char *program;         // "goc-plugin total"
    const char *summary;         // what --help says first
    const char *examples;        // and last: whole lines
    const GOptionEntry *entries; // the command's own options
} ReportUsage;

// Parses the command's own options and those of the input; what they fill, `*argv` too, must stay as long as `input` is
// used. Returns what is wrong, for command_misused(), or NULL. The caller frees.
char *report_input_parse(ReportInput *input, const ReportUsage *usage, int *argc, char ***argv);

// What was read.
typedef struct Material {
    Profile *profile; // without the files that are not wanted
    Sources *sources; // NULL: not needed
    Exclusion *exclusion;
    Missing *unread; // files that cannot be read, so that nobody knows whether they are generated
} Material;

void material_clear(Material *material);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Material, material_clear)

// Reads the profile, opens the sources where the command or the choice of files needs them, and leaves files out. Fails
// as profile_input_read() and source_choice_open() do; clear `material`, zeroes before, in any case.
bool report_input_read(const ReportInput *input, bool needs_sources, Material *material,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
