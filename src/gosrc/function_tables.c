// SPDX-License-Identifier: Apache-2.0
// Function tables: the functions of texts that were scanned before, found by the texts' blob ids.
#include "gosrc/function_tables.h"

#include <pthread.h>
#include <string.h>

// One block of memory holds a table: its functions, then their names and receivers, each with a NUL.
static gsize size_of_texts(const GoFunction *function, const GoFunction *before)
{
    gsize size = strlen(function->name) + 1;

    if (!before || before->receiver != function->receiver) // methods of one type stand together and share it
        size += strlen(function->receiver) + 1;
    return size;
}

static gsize size_of_table(const GoFunctions *functions)
{
    const GoFunction *list = (const GoFunction *)functions->list->data;
    gsize size = sizeof(FunctionTable) + functions->list->len * sizeof(GoFunction);

    for (guint i = 0; i < functions->list->len; i++)
        size += size_of_texts(&list[i], i > 0 ? &list[i - 1] : NULL);
    return size;
}

static const char *put_text(char **end, const char *text)
{
    char *copy = *end;

    *end = stpcpy(copy, text) + 1;
    return copy;
}

static FunctionTable *table_new(const GoFunctions *functions, gsize size)
{
    const GoFunction *list = (const GoFunction *)functions->list->data;
    FunctionTable *table = g_malloc(size);
    char *end = (char *)(table->list + functions->list->len);

    table->n_references = 1;
    table->n = functions->list->len;
    for (guint i = 0; i < table->n; i++) {
        GoFunction *function = &table->list[i];
        bool is_shared = i > 0 && list[i].receiver == list[i - 1].receiver;

        *function = list[i];
        function->name = put_text(&end, list[i].name);
        function->receiver = is_shared ? function[-1].receiver : put_text(&end, list[i].receiver);
    }
    g_assert(end == (char *)table + size);
    return table;
}

void function_table_unref(FunctionTable *table)
{
    if (table && g_atomic_int_dec_and_test(&table->n_references))
        g_free(table);
}

typedef struct Entry {
    char blob[BLOB_ID_SIZE];
    FunctionTable *table;
    gsize size; // with what the entry itself takes
    GList link; // in `ages`
} Entry;

static void entry_free(Entry *entry)
{
    function_table_unref(entry->table);
    g_free(entry);
}

struct FunctionTables {
    pthread_mutex_t mutex;
    GHashTable *by_blob; // the entry's blob -> Entry
    GQueue ages;         // Entry, the one that was asked for last at the head
    gsize size, ceiling_bytes;
};

FunctionTables *function_tables_new(gsize ceiling_bytes)
{
    FunctionTables *tables = g_new0(FunctionTables, 1);

    pthread_mutex_init(&tables->mutex, NULL);
    tables->by_blob = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)entry_free);
    tables->ceiling_bytes = ceiling_bytes;
    return tables;
}

void function_tables_free(FunctionTables *tables)
{
    if (!tables)
        return;
    g_hash_table_unref(tables->by_blob);
    pthread_mutex_destroy(&tables->mutex);
    g_free(tables);
}

static void touch(FunctionTables *tables, Entry *entry)
{
    g_queue_unlink(&tables->ages, &entry->link);
    g_queue_push_head_link(&tables->ages, &entry->link);
}

FunctionTable *function_tables_find(FunctionTables *tables, const char *blob)
{
    FunctionTable *table = NULL;
    Entry *entry;

    pthread_mutex_lock(&tables->mutex);
    entry = g_hash_table_lookup(tables->by_blob, blob);
    if (entry) {
        touch(tables, entry);
        table = entry->table;
        g_atomic_int_inc(&table->n_references);
    }
    pthread_mutex_unlock(&tables->mutex);
    return table;
}

static void drop_oldest(FunctionTables *tables)
{
    Entry *entry = tables->ages.tail->data;

    g_queue_unlink(&tables->ages, &entry->link);
    tables->size -= entry->size;
    g_hash_table_remove(tables->by_blob, entry->blob);
}

static void add(FunctionTables *tables, Entry *entry)
{
    tables->size += entry->size;
    g_queue_push_head_link(&tables->ages, &entry->link);
    g_hash_table_insert(tables->by_blob, entry->blob, entry);
    while (tables->size > tables->ceiling_bytes)
        drop_oldest(tables);
}

void function_tables_keep(FunctionTables *tables, const char *blob, const GoFunctions *functions)
{
    gsize size = size_of_table(functions);
    Entry *entry = g_new0(Entry, 1);

    g_assert(functions->is_complete && strlen(blob) < sizeof entry->blob);
    g_strlcpy(entry->blob, blob, sizeof entry->blob);
    entry->table = table_new(functions, size);
    entry->size = size + sizeof *entry;
    entry->link.data = entry;
    pthread_mutex_lock(&tables->mutex);
    if (!g_hash_table_contains(tables->by_blob, blob)) // two threads may have scanned it at once
        add(tables, g_steal_pointer(&entry));
    pthread_mutex_unlock(&tables->mutex);
    if (entry)
        entry_free(entry);
}
