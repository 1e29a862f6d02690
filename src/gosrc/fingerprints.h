// SPDX-License-Identifier: Apache-2.0
// Fingerprints: tell whether a declaration of one text is, token by token, that of another text.
//
// The tokens are those of the normal form (gosrc/normal_form.h), from `func` to the closing brace; of a variable from
// its name to the end of its value. So moved and reformatted code keeps its fingerprint. What a declaration refers to
// is not in it: another function of the same name, a constant, a type, an import may have changed.
//
// 128 bits that are not cryptographic. Two declarations that differ have equal fingerprints by accident once in 10^38
// pairs; whoever wants to can make such a pair, and only gets his own code taken for his own code.
#pragma once

#include "gosrc/functions.h"

typedef struct GoFingerprint {
    uint64_t words[2]; // the same on every machine: may be kept on disk
} GoFingerprint;

typedef struct GoDeclaration {
    // What it is called and extends over. A variable has the names that are declared together ("a", "a, b"), no
    // receiver and no body. The receiver is also told where it has type parameters: "*List" for (l *List[T]).
    GoFunction function;
    bool is_variable;
    GoFingerprint fingerprint;
} GoDeclaration;

typedef struct GoDeclarations {
    GArray *list; // GoDeclaration in source order: all functions, and the variables with a `func` in type or value
    GoFunctions *functions; // owns the names; is_complete and error_line are those of the text
} GoDeclarations;

// Without any declarations yet.
GoDeclarations *go_declarations_new(void);
void go_declarations_free(GoDeclarations *declarations);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GoDeclarations, go_declarations_free)

// Finds the declarations of a text, in place of those found before; names stay valid as with go_functions_read(). Of a
// text that is not complete, the last one may be cut: nothing should be concluded from it. Linear time; any bytes.
void go_declarations_read(GoDeclarations *declarations, const char *text, gsize size);

// Reads one text. The caller frees.
GoDeclarations *go_declarations_scan(const char *text, gsize size);

// Whether both have the same receiver and name, and are of one kind: then one may be the other, changed or not.
bool go_declaration_is_named_as(const GoDeclaration *a, const GoDeclaration *b);

static inline bool go_fingerprint_is_equal(GoFingerprint a, GoFingerprint b)
{
    return a.words[0] == b.words[0] && a.words[1] == b.words[1];
}

// For hash tables whose keys are GoFingerprint.
guint go_fingerprint_hash(gconstpointer fingerprint);
gboolean go_fingerprint_equal(gconstpointer a, gconstpointer b);
