// SPDX-License-Identifier: Apache-2.0
// Commands: the table, and how commands end badly.
#include "cli/commands.h"

#include "base/printable.h"

#include <stdio.h>

const Command commands[] = {
    { "build", build_command, "build a Go service that tells its coverage" },
    { "carry", carry_command, "take over from earlier profiles what is unchanged since" },
    { "convert", convert_command, "write a profile in another form, for other tools" },
    { "diff", diff_command, "compare what two profiles cover, file by file" },
    { "diff-cover", diff_cover_command, "tell which of the lines that changed ran" },
    { "func", func_command, "print the coverage of each function" },
    { "gap", gap_command, "print which changed functions ran, and whose they are" },
    { "gate", gate_command, "ask a server whether a service may go on" },
    { "html", html_command, "write the sources with their coverage as a page" },
    { "merge", merge_command, "add profiles up" },
    { "percent", percent_command, "print the coverage of each package" },
    { "pkglist", pkglist_command, "print the packages that have coverage data" },
    { "run", run_command, "build such a service and run it" },
    { "server", server_command, "run center, report, watch dog and portal" },
    { "textfmt", textfmt_command, "write native coverage data as a text profile" },
    { "total", total_command, "print how many statements ran, by package and more" },
    { "version", version_command, "print the version" },
    { NULL, NULL, NULL },
};

void command_say(const char *command, const char *format, ...)
{
    g_autofree char *text = NULL, *shown = NULL;
    va_list values;

    va_start(values, format);
    text = g_strdup_vprintf(format, values);
    va_end(values);
    shown = printable(text, "\n\t");
    fprintf(stderr, "goc-plugin %s: %s\n", command, shown);
}

ExitCode command_fail(const char *command, const GError *error)
{
    command_say(command, "%s", error->message);
    return EXIT_FAILED;
}

ExitCode command_misused(const char *command, const char *message)
{
    command_say(command, "%s\nTry 'goc-plugin %s --help'.", message, command);
    return EXIT_USAGE;
}
