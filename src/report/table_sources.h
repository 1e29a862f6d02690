// SPDX-License-Identifier: Apache-2.0
// Table sources: Go source text from a table, for tests.
#pragma once

#include "base/error.h"
#include "gosrc/sources.h"

#include <string.h>

typedef struct TableSources {
    Sources sources;
    const char *const (*rows)[2]; // name, text; ends in a NULL name
} TableSources;

static inline bool table_sources_read(Sources *self, const char *name, GBytes **out, char **path, GError **error)
{
    for (const char *const(*row)[2] = ((TableSources *)self)->rows; (*row)[0]; row++) {
        if (!strcmp((*row)[0], name)) {
            if (path)
                *path = g_strdup(name);
            *out = g_bytes_new_static((*row)[1], strlen((*row)[1]));
            return true;
        }
    }
    return set_error(error, GOC_ERROR_NOT_FOUND, "no such file");
}

#define TABLE_SOURCES(table)                                                                                           \
    ((TableSources){ .sources = { .read = table_sources_read, .is_concurrent = true }, .rows = (table) })
