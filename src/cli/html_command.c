// SPDX-License-Identifier: Apache-2.0
// goc-plugin html: writes the sources with their coverage as one page.
#include "cli/commands.h"
#include "cli/report_command.h"
#include "report/html.h"

ExitCode html_command(int argc, char **argv)
{
    static const ReportCommand command = {
        .name = "html",
        .summary = "Writes one page that shows which lines ran. It works from disk, without a network.",
        .has_title = true,
        .needs_output = true,
        .examples = "  goc-plugin html -o coverage.html profile.out\n"
                    "  goc-plugin html -s ~/src/shop -o shop.html /tmp/gocoverdir\n",
        .write = html_report_write,
    };

    return report_command_run(&command, argc, argv);
}
