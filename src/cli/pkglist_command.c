// SPDX-License-Identifier: Apache-2.0
// goc-plugin pkglist: prints the import paths of the packages that have coverage data, as `go tool covdata pkglist`
// does.
#include "cli/commands.h"
#include "cli/covdata_command.h"
#include "cover/package_total.h"

static void write_paths(const CovdataAnswer *answer, Output *output)
{
    g_autoptr(GArray) totals = answer->report ? package_totals_of_report(answer->report)
                                              : package_totals_of_profile(answer->profile, answer->pattern);

    for (guint i = 0; i < totals->len; i++)
        output_printf(output, "%s\n", g_array_index(totals, PackageTotal, i).path);
}

ExitCode pkglist_command(int argc, char **argv)
{
    static const CovdataCommand command = {
        .name = "pkglist",
        .summary =
            "Prints the import paths of the packages that have coverage data, as `go tool covdata pkglist` does.",
        .examples = "  goc-plugin pkglist -i=covdata\n"
                    "  goc-plugin pkglist covdata\n",
        .output = COVDATA_OUTPUT_NONE,
        .mixes_modes = true,
        .write = write_paths,
    };

    return covdata_command_run(&command, argc, argv);
}
