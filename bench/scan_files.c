// SPDX-License-Identifier: Apache-2.0
// scan_files: scans the Go files named on standard input, one a line, and prints how many functions they declare.
#include "base/file.h"
#include "gosrc/functions.h"
#include "gosrc/sources.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool scan(const char *path, guint *n_functions, GError **error)
{
    g_autoptr(GoFunctions) functions = NULL;
    g_autoptr(GBytes) text = NULL;
    const char *data;
    gsize size;

    if (!file_read(&text, path, SOURCE_CEILING_BYTES, error))
        return false;
    data = g_bytes_get_data(text, &size);
    functions = go_functions_scan(data ? data : "", size);
    *n_functions += functions->list->len;
    return true;
}

int main(void)
{
    guint n_functions = 0;
    char path[4096];

    while (fgets(path, sizeof(path), stdin)) {
        g_autoptr(GError) error = NULL;

        path[strcspn(path, "\n")] = 0;
        if (!scan(path, &n_functions, &error)) {
            fprintf(stderr, "scan_files: %s\n", error->message);
            return EXIT_FAILURE;
        }
    }
    printf("%u functions\n", n_functions);
    return EXIT_SUCCESS;
}
