// SPDX-License-Identifier: Apache-2.0
// Fuzz: the Go scanner, on any bytes.
#include "gosrc/functions.h"

#include <stddef.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GoFunctions) functions = go_functions_scan((const char *)data, size);
    guint n_lines = 1;

    for (size_t i = 0; i < size; i++)
        n_lines += data[i] == '\n';
    g_assert_true(functions->is_complete == (functions->error_line == 0));
    g_assert_true(functions->error_line <= n_lines);
    for (guint i = 0; i < functions->list->len; i++) {
        const GoFunction *f = &g_array_index(functions->list, GoFunction, i);

        g_assert_true(strlen(f->name) > 0 && strlen(f->receiver) <= size);
        g_assert_true(f->start_line > 0 && f->end_line > 0);
    }
    return 0;
}
