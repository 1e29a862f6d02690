// SPDX-License-Identifier: Apache-2.0
// goc-plugin textfmt: writes native coverage data as a text profile, byte for byte as `go tool covdata textfmt` does.
#include "cli/commands.h"
#include "cli/covdata_command.h"

ExitCode textfmt_command(int argc, char **argv)
{
    static const CovdataCommand command = {
        .name = "textfmt",
        .summary = "Writes native coverage data as a text profile, as `go tool covdata textfmt` does.",
        .examples = "  goc-plugin textfmt -i=covdata -o=profile.txt\n"
                    "  goc-plugin textfmt -i=unit,integration -pkg=example.com/shop/... -o=profile.txt\n"
                    "  goc-plugin textfmt covdata -o - | goc-plugin func -\n",
        .output = COVDATA_OUTPUT_NEEDED,
    };

    return covdata_command_run(&command, argc, argv);
}
