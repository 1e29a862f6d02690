// SPDX-License-Identifier: Apache-2.0
// goc-plugin version: prints the version.
#include "cli/commands.h"

#include <stdio.h>

ExitCode version_command(int argc, char **argv)
{
    puts("goc-plugin " GOC_PLUGIN_VERSION);
    return EXIT_GOOD;
}
