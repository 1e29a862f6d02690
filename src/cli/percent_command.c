// SPDX-License-Identifier: Apache-2.0
// goc-plugin percent: prints each package's covered statements, byte for byte as `go tool covdata percent` does.
#include "cli/commands.h"
#include "cli/covdata_command.h"
#include "cover/package_total.h"

static void write_percent(const CovdataAnswer *answer, Output *output)
{
    g_autoptr(GArray) totals = answer->report ? package_totals_of_report(answer->report)
                                              : package_totals_of_profile(answer->profile, answer->pattern);

    package_totals_write(totals, output);
}

ExitCode percent_command(int argc, char **argv)
{
    static const CovdataCommand command = {
        .name = "percent",
        .summary = "Prints how much of each package was covered, as `go tool covdata percent` does.",
        .examples = "  goc-plugin percent -i=covdata\n"
                    "  goc-plugin percent -i=unit,integration -pkg=example.com/shop/...\n"
                    "  goc-plugin percent profile.txt\n",
        .output = COVDATA_OUTPUT_OPTIONAL,
        .mixes_modes = true,
        .write = write_percent,
    };

    return covdata_command_run(&command, argc, argv);
}
