// SPDX-License-Identifier: Apache-2.0
// goc-plugin build: builds a service that tells its coverage.
#include "base/error.h"
#include "cli/commands.h"
#include "cli/instrumented_build.h"
#include "cli/temporary_folder.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

static const char help[] =
    "Builds Go programs that serve their coverage while they run, and register with the center.\n"
    "The sources are not touched; any Go from 1.20 on will do.\n\n"
    "Usage: goc-plugin build [FLAGS OF go build] [--center URL] [--agentport PORT] [-o FILE] [PACKAGES]\n\n"
    "  --center URL      where the program registers (http://127.0.0.1:7777)\n"
    "  --agentport PORT  where its agent listens, PORT or HOST:PORT, if that is free; else, as by default,\n"
    "                    any free port\n"
    "  -coverpkg LIST    what is covered: patterns of packages (the main module); main packages always are\n"
    "  -C FOLDER         build in this folder\n"
    "  -o, -tags, -ldflags, -race, -mod, -trimpath, -overlay and the others mean what they mean to go build\n\n"
    "Examples:\n"
    "  goc-plugin build .\n"
    "  goc-plugin build --center http://goc.example:7777 -o bin/shop ./cmd/shop\n"
    "  goc-plugin build --agentport 8100 -tags netgo -ldflags '-s -w' -o bin/ ./cmd/...\n\n"
    "When the program runs, these variables matter:\n"
    "  GOC_SERVICE_NAME   its name; else ENV_REGION_APPTYPE_program_GIT_BRANCH_GIT_COMMIT when all of these variables\n"
    "                     are set; else the program's name\n"
    "  GOC_CENTER         another center than the one built in\n"
    "  GOC_AGENT_ADDRESS  the address to register: a URL, HOST:PORT or HOST\n";

static bool build(GoArguments *arguments, int *status, GError **error)
{
    g_auto(Foreground) foreground = { 0 }; // first, hence closed last
    g_auto(TemporaryFolder) folder = { 0 };

    foreground_open(&foreground);
    if (arguments->folder && chdir(arguments->folder) < 0)
        return set_error(error, GOC_ERROR_NOT_FOUND, "-C %s: %s", arguments->folder, g_strerror(errno));
    return temporary_folder_open(&folder, error) &&
           instrumented_build(arguments, arguments->output, &foreground, folder.path, status, error);
}

ExitCode build_command(int argc, char **argv)
{
    g_autoptr(GoArguments) arguments = NULL;
    g_autoptr(GError) error = NULL;
    int status = 0;

    if (!go_arguments_parse(&arguments, argc, argv, TAIL_IS_PACKAGES, &error))
        return command_misused("build", error->message);
    if (arguments->wants_help) {
        fputs(help, stdout);
        return EXIT_GOOD;
    }
    if (!build(arguments, &status, &error))
        return command_fail("build", error);
    return (ExitCode)foreground_exit_code(status);
}
