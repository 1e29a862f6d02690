// SPDX-License-Identifier: Apache-2.0
// Covdata command: what the commands that answer as those of `go tool covdata` have in common.
#pragma once

#include "base/output.h"
#include "cli/command.h"
#include "cover/covreport.h"
#include "cover/profile.h"

// What was read: native data, or a profile in another form.
typedef struct CovdataAnswer {
    CovReport *report; // NULL: `profile` it is
    Profile *profile;
    PackagePattern *pattern; // of -pkg; NULL: all packages
} CovdataAnswer;

typedef enum CovdataOutput {
    COVDATA_OUTPUT_NONE,     // there is no -o
    COVDATA_OUTPUT_OPTIONAL, // with -o a text profile is written as well
    COVDATA_OUTPUT_NEEDED,   // a text profile is what the command is for
} CovdataOutput;

typedef struct CovdataCommand {
    const char *name;     // "percent"
    const char *summary;  // what --help says first
    const char *examples; // whole lines
    CovdataOutput output;
    bool mixes_modes;                                           // programs of several counter modes go together
    void (*write)(const CovdataAnswer *answer, Output *output); // what standard output gets; NULL: nothing
} CovdataCommand;

// Runs "<name> [-i DIR,DIR] [-pkg=PATTERN,PATTERN] [-o FILE] [PLACE...]". Flags may be written as Go writes them.
// Warnings are those of `go tool covdata`. When something is wrong nothing is written, whereas the tool empties FILE;
// the exit code is the tool's.
ExitCode covdata_command_run(const CovdataCommand *command, int argc, char **argv);
