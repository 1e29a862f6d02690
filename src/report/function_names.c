// SPDX-License-Identifier: Apache-2.0
// Function names: names under which the functions of a file can be told apart.
#include "report/function_names.h"

void function_names_init(FunctionNames *names)
{
    names->times = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    names->name = g_string_new(NULL);
}

void function_names_clear(FunctionNames *names)
{
    g_clear_pointer(&names->times, g_hash_table_unref);
    if (names->name)
        g_string_free(g_steal_pointer(&names->name), TRUE);
}

void function_names_enter_file(FunctionNames *names)
{
    g_hash_table_remove_all(names->times);
}

void function_names_append(GString *name, const GoFunction *function)
{
    const char *receiver = function->receiver;
    bool is_pointer = receiver[0] == '*';

    g_string_append(name, is_pointer ? "(" : "");
    g_string_append(name, receiver);
    g_string_append(name, is_pointer ? ")." : *receiver ? "." : "");
    g_string_append(name, function->name);
}

const char *function_names_next(FunctionNames *names, const GoFunction *function)
{
    guint times;

    g_string_truncate(names->name, 0);
    function_names_append(names->name, function);
    times = GPOINTER_TO_UINT(g_hash_table_lookup(names->times, names->name->str));
    g_hash_table_insert(names->times, g_strdup(names->name->str), GUINT_TO_POINTER(times + 1));
    if (times > 0)
        g_string_append_printf(names->name, ".%u", times);
    return names->name->str;
}
