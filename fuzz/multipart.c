// SPDX-License-Identifier: Apache-2.0
// Fuzz target: multipart forms. Every field that is read has a name and a value that stand in the body.
#include "center/multipart.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

// The first line is the content type, the rest the body.
int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    const guint8 *line_end = size > 0 ? memchr(data, '\n', size) : NULL;
    gsize type_size = line_end ? (gsize)(line_end - data) : 0;
    g_autofree char *type = g_strndup((const char *)data, type_size);
    g_autoptr(GBytes) body = g_bytes_new(data + type_size, size - type_size);
    g_autoptr(GPtrArray) fields = NULL;
    g_autoptr(GError) error = NULL;
    bool is_read = multipart_read(type, body, &fields, &error);

    g_assert_true(is_read == (fields != NULL) && is_read == (error == NULL));
    for (guint i = 0; is_read && i < fields->len; i++) {
        const MultipartField *field = fields->pdata[i];
        gsize value_size = strlen(field->value);

        g_assert_nonnull(field->name);
        g_assert_true(value_size == 0 || memmem(data, size, field->value, value_size));
    }
    return 0;
}
