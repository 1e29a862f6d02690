// SPDX-License-Identifier: Apache-2.0
// Function names: names under which the functions of a file can be told apart.
#pragma once

#include "gosrc/functions.h"

// A file may declare `init` many times, and methods of one name; readers that keep functions by name would mix them up.
typedef struct FunctionNames {
    GHashTable *times; // from a name to how often it came
    GString *name;
} FunctionNames;
void function_names_init(FunctionNames *names);
void function_names_clear(FunctionNames *names);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FunctionNames, function_names_clear)

// Appends "F", "T.M" or "(*T).M", as Go's runtime names it.
void function_names_append(GString *name, const GoFunction *function);

// Begins another file.
void function_names_enter_file(FunctionNames *names);

// The same, but when it comes again in the file "F.1", "F.2" and so on. Valid
// until the next call.
const char *function_names_next(FunctionNames *names, const GoFunction *function);
