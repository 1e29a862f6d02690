// SPDX-License-Identifier: Apache-2.0
// Go arguments: a command line of `go build` with ours in it, taken apart so far as we must know it.
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct GoArguments {
    GPtrArray *flags;    // what go gets as it is: "-tags=a,b", "-v"
    GPtrArray *packages; // "./cmd/x"; empty: the one in this folder
    GPtrArray *program;  // what follows the package: arguments of the program, for `run`
    bool wants_help;
    // Flags that we change or use; NULL when not given.
    char *folder;         // -C
    char *output;         // -o
    char *cover_mode;     // -covermode
    char *cover_packages; // -coverpkg
    char *overlay;        // -overlay
    char *center;         // --center, a whole URL
    char *agent_port;     // --agentport, "host:port" or ":port"
} GoArguments;

// Where the words after the first package belong.
typedef enum GoArgumentsTail {
    TAIL_IS_PACKAGES, // `build`: more packages, or flags
    TAIL_IS_PROGRAM,  // `run`: to the program, with an optional "--" in front
} GoArgumentsTail;

// Takes argv[1..] apart. Flags may be spelled -x v, -x=v, --x v or --x=v; a flag that is not in the table of those with
// a value is handed on to go as it is. INVALID when a value is missing, or is one that cannot work.
bool go_arguments_parse(GoArguments **out, int argc, char **argv, GoArgumentsTail tail,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void go_arguments_free(GoArguments *arguments);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GoArguments, go_arguments_free)

// Takes over what the variable GOFLAGS ("-tags=x '-ldflags=-s -w'") says and the command line does not, as far as it
// concerns us. INVALID as above.
bool go_arguments_add_goflags(GoArguments *arguments, const char *goflags, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Whether the words name Go files instead of packages.
bool go_arguments_are_files(const GoArguments *arguments);

// Adds to `argv` those flags that decide which packages there are; they mean the same to `go list`. Borrowed.
void go_arguments_add_list_flags(const GoArguments *arguments, GPtrArray *argv);
