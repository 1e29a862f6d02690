// SPDX-License-Identifier: Apache-2.0
// Report command: what the commands that print a report of a profile and its sources have in common.
#pragma once

#include "base/output.h"
#include "cli/command.h"
#include "report/report.h"

#include <stdbool.h>

typedef struct ReportCommand {
    const char *name;     // "func"
    const char *summary;  // what --help says first
    const char *examples; // whole lines
    bool has_title;       // takes --title
    bool needs_output;    // -o must be given
    void (*write)(const Report *report, const char *title, Output *output);
} ReportCommand;

// Runs "<name> PROFILE [--source DIR] [-o FILE]". The report is written only when it is whole.
ExitCode report_command_run(const ReportCommand *command, int argc, char **argv);
