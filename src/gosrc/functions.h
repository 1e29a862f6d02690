// SPDX-License-Identifier: Apache-2.0
// Functions: finds the functions that a Go file declares, with their extents, as go/parser would.
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct GoFunction {
    const char *name;               // bare: methods without receiver; owned by GoFunctions
    const char *receiver;           // "T", "*T", or "" for none and for receivers of any other form
    uint32_t start_line, start_col; // of `func`, adjusted by //line directives as `go tool cover -func` does
    uint32_t end_line, end_col;     // one past the closing brace
    uint32_t body_line;             // of the brace that opens the body, adjusted too; 0: there is none
    bool has_body;
    bool is_empty;    // nothing but blanks and comments is in the body
    gsize start, end; // its bytes are text[start .. end)
} GoFunction;

typedef struct GoFunctions {
    GArray *list;        // GoFunction, in source order
    GArray *variables;   // GoFunction, without name or body: what each specification in the file's own `var`s extends
                         // over; function literals may be in it, which belong to no function
    GStringChunk *names; // of these functions, and of those of texts read before
    bool is_complete;    // false: the text is not Go as far as that matters here; the list is what came before, and a
                         // function that is cut by the error ends where the text ends
    uint32_t error_line; // where, when not complete: the line of the text, whatever //line directives say
} GoFunctions;

// Without any functions yet.
GoFunctions *go_functions_new(void);
void go_functions_free(GoFunctions *functions);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GoFunctions, go_functions_free)

// Finds the functions of a text, in place of those found before; names once found stay valid until
// go_functions_free(), so that one GoFunctions reads file after file. Never fails; linear time; any bytes.
void go_functions_read(GoFunctions *functions, const char *text, gsize size);

// Reads one text. The caller frees.
GoFunctions *go_functions_scan(const char *text, gsize size);
