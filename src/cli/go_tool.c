// SPDX-License-Identifier: Apache-2.0
#include "cli/go_tool.h"

#include "base/error.h"
#include "base/file.h"

#include <string.h>

enum { ANSWER_CEILING = 16 << 20 };

bool go_tool_ask(char **text, const Foreground *foreground, const char *folder, const char *const *argv, int *status,
                 GError **error)
{
    g_autofree char *path = g_build_filename(folder, "answer", NULL);
    g_autoptr(GBytes) bytes = NULL;

    *text = NULL;
    if (!foreground_run(foreground, argv, path, status, error))
        return false;
    if (*status)
        return true;
    if (!file_read(&bytes, path, ANSWER_CEILING, error))
        return prefix_error(error, "answer of %s", argv[0]);
    *text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    return true;
}

bool go_tool_read(GoTool **out, const Foreground *foreground, const char *folder, int *status, GError **error)
{
    const char *const argv[] = { "go", "env", "GOVERSION", "GOROOT", "GOMOD", "GOFLAGS", NULL };
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;
    g_autofree char *program = g_find_program_in_path(argv[0]);

    *out = NULL;
    if (!program)
        return set_error(error, GOC_ERROR_NOT_FOUND, "there is no go in PATH; Go 1.20 or newer is needed");
    if (!go_tool_ask(&text, foreground, folder, argv, status, error))
        return false;
    if (!text)
        return true;
    lines = g_strsplit(text, "\n", -1);
    if (g_strv_length(lines) < 4)
        return set_error(error, GOC_ERROR_INVALID, "go env answered fewer lines than it was asked for");
    *out = g_new(GoTool, 1);
    **out = (GoTool){ .version = g_strdup(lines[0]),
                      .root = g_strdup(lines[1]),
                      .module = g_strdup(lines[2]),
                      .flags = g_strdup(lines[3]) };
    return true;
}

void go_tool_free(GoTool *go)
{
    g_free(go->version);
    g_free(go->root);
    g_free(go->module);
    g_free(go->flags);
    g_free(go);
}

bool go_version_is_at_least(const char *version, guint64 minor)
{
    const char *number = strstr(version, "go1.");

    return number && g_ascii_strtoull(number + strlen("go1."), NULL, 10) >= minor;
}
