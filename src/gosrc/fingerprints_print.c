// SPDX-License-Identifier: Apache-2.0
// fingerprints_print: prints the fingerprints of Go files, one declaration a line, for the tests that compare texts
// before and after a change of format. Not installed.
//
// Reads file names from standard input, one a line. Prints "== <file>", then for each declaration its fingerprint,
// "func" or "var", the receiver and the name, with tabs between; "incomplete" and the line at the end of a file that is
// not Go.
#include "base/file.h"
#include "base/named_files.h"
#include "gosrc/fingerprints.h"
#include "gosrc/sources.h"

#include <inttypes.h>
#include <stdio.h>

static void print_declarations(const GoDeclarations *declarations)
{
    for (guint i = 0; i < declarations->list->len; i++) {
        const GoDeclaration *d = &g_array_index(declarations->list, GoDeclaration, i);

        printf("%016" PRIx64 "%016" PRIx64 "\t%s\t%s\t%s\n", d->fingerprint.words[0], d->fingerprint.words[1],
               d->is_variable ? "var" : "func", d->function.receiver, d->function.name);
    }
    if (!declarations->functions->is_complete)
        printf("incomplete\t%u\n", declarations->functions->error_line);
}

static bool print_file(const char *path, GError **error)
{
    g_autoptr(GoDeclarations) declarations = NULL;
    g_autoptr(GBytes) text = NULL;
    const char *data;
    gsize size;

    if (!file_read(&text, path, SOURCE_CEILING_BYTES, error))
        return false;
    data = g_bytes_get_data(text, &size);
    declarations = go_declarations_scan(data ? data : "", size);
    printf("== %s\n", path);
    print_declarations(declarations);
    return true;
}

int main(void)
{
    return named_files_each("fingerprints_print", print_file);
}
