// SPDX-License-Identifier: Apache-2.0
// goc-plugin func: prints the coverage of each function, byte for byte as `go tool cover -func` does.
#include "cli/commands.h"
#include "cli/report_command.h"
#include "report/func.h"

static void write_func(const Report *report, const char *title, Output *output)
{
    func_report_write(report, output);
}

ExitCode func_command(int argc, char **argv)
{
    static const ReportCommand command = {
        .name = "func",
        .summary = "Prints the coverage of each function and the total, as `go tool cover -func` does.",
        .examples = "  goc-plugin func profile.out\n"
                    "  goc-plugin func -s ~/src/shop -o shop.func shop.cov\n"
                    "  curl -s http://127.0.0.1:7777/v1/cover/profile | goc-plugin func -\n",
        .write = write_func,
    };

    return report_command_run(&command, argc, argv);
}
