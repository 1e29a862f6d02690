// SPDX-License-Identifier: Apache-2.0
// Tests of the function tables.
#include "gosrc/function_tables.h"

#include "base/thread.h"

#include <string.h>

enum { ROOMY_BYTES = 1024 * 1024 };

static const char text[] =
    "package p\nfunc F() {}\nfunc (s *S) A() {\n}\nfunc (s *S) B() {}\nfunc (T) C() {}\nfunc asm(int)\n";

static void blob_of(char blob[BLOB_ID_SIZE], guint number)
{
    g_snprintf(blob, BLOB_ID_SIZE, "%040x", number);
}

static void keep(FunctionTables *tables, guint number)
{
    g_autoptr(GoFunctions) functions = go_functions_scan(text, strlen(text));
    char blob[BLOB_ID_SIZE];

    blob_of(blob, number);
    function_tables_keep(tables, blob, functions);
}

static FunctionTable *find(FunctionTables *tables, guint number)
{
    char blob[BLOB_ID_SIZE];

    blob_of(blob, number);
    return function_tables_find(tables, blob);
}

static bool is_kept(FunctionTables *tables, guint number)
{
    g_autoptr(FunctionTable) table = find(tables, number);

    return table != NULL;
}

static void assert_is_that_of_the_text(const FunctionTable *table)
{
    g_autoptr(GoFunctions) functions = go_functions_scan(text, strlen(text));

    g_assert_cmpuint(table->n, ==, 5);
    g_assert_cmpuint(table->n, ==, functions->list->len);
    for (guint i = 0; i < table->n; i++) {
        const GoFunction *one = &table->list[i], *other = &g_array_index(functions->list, GoFunction, i);

        g_assert_cmpstr(one->name, ==, other->name);
        g_assert_cmpstr(one->receiver, ==, other->receiver);
        g_assert_cmpuint(one->start_line, ==, other->start_line);
        g_assert_cmpuint(one->start_col, ==, other->start_col);
        g_assert_cmpuint(one->end_line, ==, other->end_line);
        g_assert_cmpuint(one->end_col, ==, other->end_col);
        g_assert_true(one->has_body == other->has_body);
    }
}

static void a_table_tells_what_the_scan_found(void)
{
    g_autoptr(FunctionTables) tables = function_tables_new(ROOMY_BYTES);
    g_autoptr(FunctionTable) table = NULL;

    g_assert_null(find(tables, 1));
    keep(tables, 1);
    keep(tables, 1);
    table = find(tables, 1);
    g_assert_nonnull(table);
    assert_is_that_of_the_text(table);
    g_assert_false(is_kept(tables, 2));
}

static void a_text_without_functions_has_a_table(void)
{
    g_autoptr(FunctionTables) tables = function_tables_new(ROOMY_BYTES);
    g_autoptr(GoFunctions) functions = go_functions_scan("package p\n", 10);
    g_autoptr(FunctionTable) table = NULL;

    function_tables_keep(tables, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391", functions);
    table = function_tables_find(tables, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
    g_assert_nonnull(table);
    g_assert_cmpuint(table->n, ==, 0);
}

static void what_nobody_asks_for_goes_first(void)
{
    g_autoptr(FunctionTables) tables = function_tables_new(2000); // room for some
    guint n_kept = 0;

    keep(tables, 0);
    for (guint i = 1; i < 50; i++) {
        g_assert_true(is_kept(tables, 0));
        keep(tables, i);
    }
    for (guint i = 0; i < 50; i++)
        n_kept += is_kept(tables, i);
    g_assert_true(is_kept(tables, 0));
    g_assert_true(is_kept(tables, 49));
    g_assert_false(is_kept(tables, 1));
    g_assert_cmpuint(n_kept, >=, 3);
    g_assert_cmpuint(n_kept, <=, 8);
}

static void a_table_outlives_its_place(void)
{
    g_autoptr(FunctionTables) tables = function_tables_new(600); // room for one
    g_autoptr(FunctionTable) table = NULL;

    keep(tables, 1);
    table = find(tables, 1);
    keep(tables, 2);
    g_assert_false(is_kept(tables, 1));
    assert_is_that_of_the_text(table);
}

static void what_is_larger_than_all_room_is_not_kept(void)
{
    g_autoptr(FunctionTables) tables = function_tables_new(100);

    keep(tables, 1);
    g_assert_false(is_kept(tables, 1));
}

static void *ask_and_keep(void *data)
{
    FunctionTables *tables = data;

    for (guint i = 0; i < 2000; i++) {
        g_autoptr(FunctionTable) table = find(tables, i % 17);

        if (table)
            assert_is_that_of_the_text(table);
        else
            keep(tables, i % 17);
    }
    return NULL;
}

static void threads_share_the_tables(void)
{
    g_autoptr(FunctionTables) tables = function_tables_new(4000); // less than all need
    pthread_t threads[4];

    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = thread_start("tables", ask_and_keep, tables);
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        pthread_join(threads[i], NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/function_tables/scan", a_table_tells_what_the_scan_found);
    g_test_add_func("/function_tables/none", a_text_without_functions_has_a_table);
    g_test_add_func("/function_tables/ceiling", what_nobody_asks_for_goes_first);
    g_test_add_func("/function_tables/dropped", a_table_outlives_its_place);
    g_test_add_func("/function_tables/large", what_is_larger_than_all_room_is_not_kept);
    g_test_add_func("/function_tables/threads", threads_share_the_tables);
    return g_test_run();
}
