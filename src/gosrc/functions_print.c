// SPDX-License-Identifier: Apache-2.0
// functions_print: prints the functions of Go files, one a line, for the tests that compare with go/parser. Not
// installed.
//
// Reads file names from standard input, one a line. Prints "== <file>", then for each function "<name>", "<line>:<col>"
// of its start, of its end, "body", "empty" or "none" with the line where the body begins or 0, and the receiver, with
// tabs between; "incomplete" and the line at the end of a file that is not Go.
#include "base/file.h"
#include "base/named_files.h"
#include "gosrc/functions.h"
#include "gosrc/sources.h"

#include <stdio.h>

static void print_functions(const GoFunctions *functions)
{
    for (guint i = 0; i < functions->list->len; i++) {
        const GoFunction *f = &g_array_index(functions->list, GoFunction, i);

        printf("%s\t%u:%u\t%u:%u\t%s %u\t%s\n", f->name, f->start_line, f->start_col, f->end_line, f->end_col,
               f->is_empty   ? "empty"
               : f->has_body ? "body"
                             : "none",
               f->body_line, f->receiver);
    }
    if (!functions->is_complete)
        printf("incomplete\t%u\n", functions->error_line);
}

static bool print_file(const char *path, GError **error)
{
    g_autoptr(GoFunctions) functions = NULL;
    g_autoptr(GBytes) text = NULL;
    const char *data;
    gsize size;

    if (!file_read(&text, path, SOURCE_CEILING_BYTES, error))
        return false;
    data = g_bytes_get_data(text, &size);
    functions = go_functions_scan(data ? data : "", size);
    printf("== %s\n", path);
    print_functions(functions);
    return true;
}

int main(void)
{
    return named_files_each("functions_print", print_file);
}
