// SPDX-License-Identifier: Apache-2.0
// scan_files: scans the Go files named on standard input, one a line, and prints how many functions they declare.
#include "base/file.h"
#include "base/named_files.h"
#include "gosrc/functions.h"
#include "gosrc/sources.h"

#include <stdio.h>

static guint n_functions;

static bool scan(const char *path, GError **error)
{
    g_autoptr(GoFunctions) functions = NULL;
    g_autoptr(GBytes) text = NULL;
    const char *data;
    gsize size;

    if (!file_read(&text, path, SOURCE_CEILING_BYTES, error))
        return false;
    data = g_bytes_get_data(text, &size);
    functions = go_functions_scan(data ? data : "", size);
    n_functions += functions->list->len;
    return true;
}

int main(void)
{
    int code = named_files_each("scan_files", scan);

    if (code == EXIT_SUCCESS)
        printf("%u functions\n", n_functions);
    return code;
}
