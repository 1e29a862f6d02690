// SPDX-License-Identifier: Apache-2.0
// Go tree: what the mapping of packages asks of where the source lies, a disk or a commit.
#include "gosrc/go_tree.h"

#include <string.h>

bool go_tree_is_skipped(const char *folder_name)
{
    return folder_name[0] == '.' || folder_name[0] == '_' || g_str_equal(folder_name, "vendor") ||
           g_str_equal(folder_name, "testdata");
}

char *go_tree_path(const char *folder, const char *name)
{
    if (!*name)
        return g_strdup(folder);
    return g_strconcat(g_str_equal(folder, "/") ? "" : folder, "/", name, NULL);
}

char *go_tree_parent(const char *folder)
{
    const char *slash = strrchr(folder, '/');

    if (folder[1] == '\0')
        return NULL;
    return slash == folder ? g_strdup("/") : g_strndup(folder, (gsize)(slash - folder));
}

char *go_tree_folder(const GoTree *tree, const char *folder, const char *name)
{
    g_autofree char *at = g_strdup(g_path_is_absolute(name) ? "/" : folder);
    g_auto(GStrv) elements = g_strsplit(name, "/", -1);

    if (g_path_is_absolute(name) && !tree->is_disk)
        return NULL;
    for (char **element = elements; *element; element++) {
        char *next;

        if (!**element || g_str_equal(*element, "."))
            continue;
        next = g_str_equal(*element, "..") ? go_tree_parent(at) : go_tree_path(at, *element);
        if (!next)
            return NULL;
        g_free(at);
        at = next;
    }
    return g_steal_pointer(&at);
}
