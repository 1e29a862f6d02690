// SPDX-License-Identifier: Apache-2.0
// Commands: the run function of each row; every one lives in its own <name>_command.c.
#pragma once

#include "cli/command.h"

ExitCode build_command(int argc, char **argv);
ExitCode carry_command(int argc, char **argv);
ExitCode convert_command(int argc, char **argv);
ExitCode diff_command(int argc, char **argv);
ExitCode diff_cover_command(int argc, char **argv);
ExitCode func_command(int argc, char **argv);
ExitCode gap_command(int argc, char **argv);
ExitCode gate_command(int argc, char **argv);
ExitCode html_command(int argc, char **argv);
ExitCode merge_command(int argc, char **argv);
ExitCode percent_command(int argc, char **argv);
ExitCode pkglist_command(int argc, char **argv);
ExitCode run_command(int argc, char **argv);
ExitCode server_command(int argc, char **argv);
ExitCode textfmt_command(int argc, char **argv);
ExitCode total_command(int argc, char **argv);
ExitCode version_command(int argc, char **argv);
