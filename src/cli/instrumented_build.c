// SPDX-License-Identifier: Apache-2.0
#include "cli/instrumented_build.h"

#include "base/error.h"
#include "cli/go_tool.h"
#include "cli/overlay.h"

#include <string.h>

enum { OLDEST_GO_MINOR = 20 };

static bool check_go(const GoTool *go, const GoArguments *arguments, GError **error)
{
    if (!go_version_is_at_least(go->version, OLDEST_GO_MINOR))
        return set_error(error, GOC_ERROR_INVALID, "%s is too old; coverage of a whole program came with Go 1.%d",
                         go->version, OLDEST_GO_MINOR);
    if ((!*go->module || !strcmp(go->module, "/dev/null")) && !go_arguments_are_files(arguments))
        return set_error(error, GOC_ERROR_NOT_FOUND,
                         "there is no go.mod in this folder or above it; go to the module of the service, or name it "
                         "with -C");
    return true;
}

static void add_all(GPtrArray *argv, const GPtrArray *words)
{
    for (guint i = 0; i < words->len; i++)
        g_ptr_array_add(argv, g_ptr_array_index(words, i));
}

// The import paths of the main packages that are to be built, joined by commas; NULL when go could not tell.
static bool list_mains(char **out, const GoArguments *arguments, const Foreground *foreground, const char *folder,
                       int *status, GError **error)
{
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    g_autofree char *overlay = g_strconcat("-overlay=", arguments->overlay, NULL);
    g_autofree char *text = NULL;

    g_ptr_array_add(argv, (gpointer) "go");
    g_ptr_array_add(argv, (gpointer) "list");
    g_ptr_array_add(argv, (gpointer) "-f={{if eq .Name \"main\"}}{{.ImportPath}}{{end}}");
    if (arguments->overlay)
        g_ptr_array_add(argv, overlay);
    go_arguments_add_list_flags(arguments, argv);
    add_all(argv, arguments->packages);
    g_ptr_array_add(argv, NULL);
    if (!go_tool_ask(&text, foreground, folder, (const char *const *)argv->pdata, status, error))
        return false;
    *out = text ? g_strdelimit(g_strstrip(g_steal_pointer(&text)), "\n", ',') : NULL;
    return true;
}

// Without -coverpkg go covers the main module and the packages that were named: just what we want. The user's patterns
// get the main packages added, since go writes no data at all when its main package is not covered.
static bool choose_packages(char **flag, const GoArguments *arguments, const Foreground *foreground, const char *folder,
                            int *status, GError **error)
{
    g_autofree char *mains = NULL;

    *flag = NULL;
    if (!arguments->cover_packages)
        return true;
    if (!list_mains(&mains, arguments, foreground, folder, status, error))
        return false;
    if (mains)
        *flag = g_strdup_printf("-coverpkg=%s%s%s", arguments->cover_packages, *mains ? "," : "", mains);
    return true;
}

static bool run_build(const GoArguments *arguments, const char *overlay, const char *coverpkg, const char *output,
                      const Foreground *foreground, int *status, GError **error)
{
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    g_autofree char *overlay_flag = g_strconcat("-overlay=", overlay, NULL);
    g_autofree char *output_flag = g_strconcat("-o=", output, NULL);

    g_ptr_array_add(argv, (gpointer) "go");
    g_ptr_array_add(argv, (gpointer) "build");
    g_ptr_array_add(argv, (gpointer) "-cover");
    g_ptr_array_add(argv, (gpointer) "-covermode=atomic");
    g_ptr_array_add(argv, overlay_flag);
    if (coverpkg)
        g_ptr_array_add(argv, (gpointer)coverpkg);
    add_all(argv, arguments->flags);
    if (output)
        g_ptr_array_add(argv, output_flag);
    add_all(argv, arguments->packages);
    g_ptr_array_add(argv, NULL);
    return foreground_run(foreground, (const char *const *)argv->pdata, NULL, status, error);
}

bool instrumented_build(GoArguments *arguments, const char *output, const Foreground *foreground, const char *folder,
                        int *status, GError **error)
{
    g_autoptr(GoTool) go = NULL;
    g_autofree char *coverpkg = NULL;
    g_autofree char *overlay = NULL;
    OverlayOptions options = { .folder = folder, .center = arguments->center, .agent_port = arguments->agent_port };

    if (!go_tool_read(&go, foreground, folder, status, error) || *status)
        return *status != 0;
    if (!check_go(go, arguments, error) || !go_arguments_add_goflags(arguments, go->flags, error))
        return false;
    if (!choose_packages(&coverpkg, arguments, foreground, folder, status, error) || *status)
        return *status != 0;
    options.go_root = go->root;
    options.users_file = arguments->overlay;
    if (!overlay_write(&options, &overlay, error))
        return false;
    return run_build(arguments, overlay, coverpkg, output, foreground, status, error);
}
