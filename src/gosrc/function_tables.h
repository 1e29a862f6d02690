// SPDX-License-Identifier: Apache-2.0
// Function tables: the functions of texts that were scanned before, found by the texts' blob ids, so that another
// commit of a repository costs only the files in which it differs.
//
// They live in memory alone: after a restart the first report scans its sources again, which is quicker than anything
// kept on disk would be checked (74 MB of Go source in 0.15 s).
#pragma once

#include "gosrc/functions.h"
#include "gosrc/sources.h"

// The functions of one text, those without a body too, in source order. Never changes.
typedef struct FunctionTable FunctionTable;
struct FunctionTable {
    gint n_references;
    guint n;
    GoFunction list[]; // the names stand behind
};

// Gives up a reference. Any thread.
void function_table_unref(FunctionTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FunctionTable, function_table_unref)

// Function tables are safe in any thread. They hold about `ceiling_bytes` at most: what nobody asked for the longest
// goes first.
FunctionTables *function_tables_new(gsize ceiling_bytes);
void function_tables_free(FunctionTables *tables);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FunctionTables, function_tables_free)

// The table of the text that git has under `blob`; NULL: there is none. The caller unrefs; it stays valid when the
// tables drop it.
FunctionTable *function_tables_find(FunctionTables *tables, const char *blob);

// Keeps what a complete scan of that text has found.
void function_tables_keep(FunctionTables *tables, const char *blob, const GoFunctions *functions);
