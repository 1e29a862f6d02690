// SPDX-License-Identifier: Apache-2.0
// Command: one row for each thing that a person may type after `goc-plugin`; help is printed from the table.
#pragma once

#include <glib.h>

typedef enum ExitCode { EXIT_GOOD = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 } ExitCode;

// argv[0] is the command's name. Errors are printed by the command's own run function through command_fail().
typedef ExitCode (*CommandRun)(int argc, char **argv);

typedef struct Command {
    const char *name;
    CommandRun run;
    const char *summary; // one line
} Command;

extern const Command commands[]; // ends in a row with a NULL name

// Prints "goc-plugin <command>: <text>" to standard error, with control characters that files' names may have escaped.
void command_say(const char *command, const char *format, ...) G_GNUC_PRINTF(2, 3);

// Says the error's message and returns EXIT_FAILED.
ExitCode command_fail(const char *command, const GError *error);

// Says the message and "Try 'goc-plugin <command> --help'." and returns EXIT_USAGE.
ExitCode command_misused(const char *command, const char *message);
