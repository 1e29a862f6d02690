// SPDX-License-Identifier: Apache-2.0
// TOML table: the values of one table of a TOML document, as texts.
#pragma once

#include <glib.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum TomlKind {
    TOML_BOOLEAN, // "true" or "false"
    TOML_NUMBER,  // in decimal
    TOML_TEXT,
    TOML_TEXTS, // an array of texts, maybe none
    TOML_PAIRS, // a table of texts: "key:value" of each
    TOML_OTHER, // has no texts
} TomlKind;

typedef struct TomlEntry {
    char *key;
    TomlKind kind;
    GPtrArray *texts; // char *; one but for TOML_TEXTS, TOML_PAIRS and TOML_OTHER
    guint line;       // where the value begins
} TomlEntry;

// Reads the table at `path`, e.g. "tool.diff_cover". The caller unrefs `*out` (TomlEntry, by their lines).
//
// INVALID when the text is not TOML: "line 3: ...". NOT_FOUND when it has no such table, or nothing is in it.
bool toml_table_read(GArray **out, const char *text, gsize size, const char *path,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

#ifdef __cplusplus
}
#endif
