// SPDX-License-Identifier: Apache-2.0
// Fuzz: fingerprints, on any bytes; and that a text with more white space at its end has the same ones.
#include "gosrc/fingerprints.h"

#include <stddef.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static GoDeclarations *scan_with_white(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_malloc(size + 2);

    memcpy(text, data, size);
    memcpy(text + size, "\n ", 2);
    return go_declarations_scan(text, size + 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GoDeclarations) plain = go_declarations_scan((const char *)data, size);
    g_autoptr(GoDeclarations) other = NULL;
    gsize last = 0;

    for (guint i = 0; i < plain->list->len; i++) {
        const GoFunction *f = &g_array_index(plain->list, GoDeclaration, i).function;

        g_assert_true(strlen(f->name) > 0 && f->start >= last && f->end > f->start && f->end <= size);
        last = f->end;
    }
    if (!plain->functions->is_complete)
        return 0;
    other = scan_with_white(data, size);
    g_assert_true(other->functions->is_complete && other->list->len == plain->list->len);
    for (guint i = 0; i < plain->list->len; i++) {
        const GoDeclaration *one = &g_array_index(plain->list, GoDeclaration, i);
        const GoDeclaration *two = &g_array_index(other->list, GoDeclaration, i);

        g_assert_true(go_fingerprint_is_equal(one->fingerprint, two->fingerprint));
        g_assert_true(go_declaration_is_named_as(one, two));
    }
    return 0;
}
