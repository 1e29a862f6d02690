// SPDX-License-Identifier: Apache-2.0
// Python arguments: a command line as Python's argparse reads it, for commands that people call like a Python tool.
// Source: Python 3.11, argparse.
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum ArgumentKind {
    ARGUMENT_FLAG, // has no value
    ARGUMENT_ONE,  // has one value
    ARGUMENT_SOME, // has one value or more: all that follow up to the next option
} ArgumentKind;

typedef struct ArgumentRow {
    const char *name; // "fail-under" for --fail-under
    char letter;      // 'q' for -q; 0: none
    ArgumentKind kind;
    const char *value; // what --help calls a value; NULL: a flag
    const char *help;
    bool is_spelled_out; // only the whole name is this option, so that other options' beginnings stay theirs
} ArgumentRow;

// What was given: of each row its values (char *), none for a flag, NULL when it was not given; and the rest.
typedef struct PythonArguments {
    GPtrArray **values; // one for each row
    guint n_rows;
    GPtrArray *rest; // char *
} PythonArguments;

void python_arguments_init(PythonArguments *arguments, guint n_rows);
void python_arguments_clear(PythonArguments *arguments);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PythonArguments, python_arguments_clear)

// Reads the NULL-terminated words after argv[0]. An option may be cut short as long as it means one row only, has its
// value after a "=" or as the next word, and single letters may stand together. After "--" nothing is an option; "-"
// and negative numbers are none either. Of an option that comes again the last one counts. Unlike there, the rest may
// stand among the options.
//
// Returns what is wrong, in argparse's words, or NULL. The caller frees.
char *python_arguments_parse(PythonArguments *arguments, const ArgumentRow *rows, char *const *argv);

// A line or more for each row, as --help shows them. The caller frees.
char *python_arguments_help(const ArgumentRow *rows, guint n_rows);
