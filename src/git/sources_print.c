// SPDX-License-Identifier: Apache-2.0
// Prints where the files are that standard input names, one a line, by the sources of a folder: "<name> TAB <path>", or
// "<name> TAB" when there is no such file. For comparing them with go list.
#include "base/error.h"
#include "git/folder_sources.h"
#include "git/go_places.h"

#include <stdio.h>

static bool print_place(Sources *sources, const char *folder, const char *name, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(GBytes) text = NULL;
    g_autofree char *path = NULL, *whole = NULL, *module = NULL;

    if (sources_find(sources, name, &text, &path, &failure)) {
        whole = g_canonicalize_filename(path, folder);
    } else if (error_kind(failure) != GOC_ERROR_NOT_FOUND && error_kind(failure) != GOC_ERROR_CONFLICT) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    module = whole ? sources_module(sources, name) : NULL;
    printf("%s\t%s\t%s\n", name, whole ? whole : "", module ? module : "");
    return true;
}

static bool print_places(const char *folder, GError **error)
{
    g_auto(GoPlaces) places = { 0 };
    g_autoptr(Sources) sources = NULL;
    g_autofree char *line = NULL;
    size_t room = 0;

    go_places_init(&places);
    if (!folder_sources_open(&sources, &(FolderOptions){ .folder = folder, .places = places }, error))
        return false;
    while (getline(&line, &room, stdin) > 0) {
        if (!print_place(sources, folder, g_strchomp(line), error))
            return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;

    if (argc == 2 && print_places(argv[1], &error))
        return 0;
    fprintf(stderr, "sources_print: %s\n", error ? error->message : "usage: sources_print FOLDER <names");
    return 1;
}
