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

static inline const char *table_sources_text(Sources *self, const char *name)
{
    for (const char *const(*row)[2] = ((TableSources *)self)->rows; (*row)[0]; row++) {
        if (!strcmp((*row)[0], name))
            return (*row)[1];
    }
    return NULL;
}

static inline bool table_sources_locate(Sources *self, const char *name, char **path, char blob[BLOB_ID_SIZE],
                                        GError **error)
{
    if (!table_sources_text(self, name))
        return set_error(error, GOC_ERROR_NOT_FOUND, "no such file");
    *path = g_strdup(name);
    blob[0] = '\0';
    return true;
}

static inline bool table_sources_read(Sources *self, const char *name, GBytes **out, char **path, GError **error)
{
    const char *text = table_sources_text(self, name);

    if (!text)
        return set_error(error, GOC_ERROR_NOT_FOUND, "no such file");
    if (path)
        *path = g_strdup(name);
    *out = g_bytes_new_static(text, strlen(text));
    return true;
}

#define TABLE_SOURCES(table)                                                                                           \
    ((TableSources){ .sources = { .read = table_sources_read, .locate = table_sources_locate, .is_concurrent = true }, \
                     .rows = (table) })
