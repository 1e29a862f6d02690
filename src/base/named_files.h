// SPDX-License-Identifier: Apache-2.0
// Named files: the loop of the programs beside the tests that take names of files on standard input, one a line.
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Calls `take` for every name. The first failure ends it: `program` says why on standard error. Returns the exit code.
static inline int named_files_each(const char *program, bool (*take)(const char *path, GError **error))
{
    char path[4096];

    while (fgets(path, sizeof path, stdin)) {
        g_autoptr(GError) error = NULL;

        path[strcspn(path, "\n")] = 0;
        if (!take(path, &error)) {
            fprintf(stderr, "%s: %s\n", program, error->message);
            return EXIT_FAILURE;
        }
    }
    return EXIT_SUCCESS;
}
