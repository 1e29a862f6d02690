// SPDX-License-Identifier: Apache-2.0
// goc-plugin run: builds a service that tells its coverage, and runs it.
#include "base/error.h"
#include "cli/commands.h"
#include "cli/instrumented_build.h"
#include "cli/temporary_folder.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

static const char help[] =
    "Builds one Go program as 'goc-plugin build' does and runs it until it ends; the program is not kept.\n\n"
    "Usage: goc-plugin run [FLAGS OF goc-plugin build] PACKAGE [[--] ARGUMENTS OF THE PROGRAM]\n\n"
    "Signals are handed to the program, and its exit code is ours.\n\n"
    "Examples:\n"
    "  goc-plugin run .\n"
    "  goc-plugin run --center http://goc.example:7777 ./cmd/shop -- -listen :8080\n";

// The one program in the folder. What go does not name main it builds and throws away.
static bool find_program(char **out, const char *folder, GError **error)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name = dir ? g_dir_read_name(dir) : NULL;

    if (!name)
        return set_error(error, GOC_ERROR_INVALID, "the package is not a main package");
    *out = g_build_filename(folder, name, NULL);
    if (g_dir_read_name(dir))
        return set_error(error, GOC_ERROR_INVALID, "the packages hold more than one program; name one");
    return true;
}

static bool run_program(const char *program, const GoArguments *arguments, const Foreground *foreground, int *status,
                        GError **error)
{
    g_autoptr(GPtrArray) argv = g_ptr_array_new();

    g_ptr_array_add(argv, (gpointer)program);
    for (guint i = 0; i < arguments->program->len; i++)
        g_ptr_array_add(argv, g_ptr_array_index(arguments->program, i));
    g_ptr_array_add(argv, NULL);
    return foreground_run(foreground, (const char *const *)argv->pdata, NULL, status, error);
}

// A folder as -o has go name the program after its package, which is the name under which it may register.
static bool build_and_run(GoArguments *arguments, int *status, GError **error)
{
    g_auto(Foreground) foreground = { 0 }; // first, hence closed last
    g_auto(TemporaryFolder) folder = { 0 };
    g_autofree char *programs = NULL;
    g_autofree char *output = NULL;
    g_autofree char *program = NULL;

    foreground_open(&foreground);
    if (arguments->folder && chdir(arguments->folder) < 0)
        return set_error(error, GOC_ERROR_NOT_FOUND, "-C %s: %s", arguments->folder, g_strerror(errno));
    if (!temporary_folder_open(&folder, error))
        return false;
    programs = g_build_filename(folder.path, "programs", NULL);
    output = g_strconcat(programs, "/", NULL);
    if (g_mkdir(programs, 0700) < 0)
        return set_error(error, GOC_ERROR_INTERNAL, "cannot make %s: %s", programs, g_strerror(errno));
    if (!instrumented_build(arguments, output, &foreground, folder.path, status, error) || *status)
        return *status != 0;
    return find_program(&program, programs, error) && run_program(program, arguments, &foreground, status, error);
}

ExitCode run_command(int argc, char **argv)
{
    g_autoptr(GoArguments) arguments = NULL;
    g_autoptr(GError) error = NULL;
    int status = 0;

    if (!go_arguments_parse(&arguments, argc, argv, TAIL_IS_PROGRAM, &error))
        return command_misused("run", error->message);
    if (arguments->wants_help) {
        fputs(help, stdout);
        return EXIT_GOOD;
    }
    if (arguments->output)
        return command_misused("run", "-o is for 'goc-plugin build': the program is not kept");
    if (!build_and_run(arguments, &status, &error))
        return command_fail("run", error);
    return (ExitCode)foreground_exit_code(status);
}
