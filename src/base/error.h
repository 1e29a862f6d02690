// SPDX-License-Identifier: Apache-2.0
// Errors: one domain, few kinds; messages are one sentence, built from the outside in.
#pragma once

#include <glib.h>
#include <stdbool.h>

// What went wrong, in the few words that decide an HTTP status and an exit code.
typedef enum GocError {
    GOC_ERROR_INVALID,     // the input is wrong; it was refused whole
    GOC_ERROR_NOT_FOUND,   // the thing asked for does not exist
    GOC_ERROR_CONFLICT,    // it disagrees with what is already there
    GOC_ERROR_TOO_BIG,     // it passes a ceiling
    GOC_ERROR_FORBIDDEN,   // a rule does not allow it
    GOC_ERROR_UNAVAILABLE, // somebody else is down or slow; trying again may help
    GOC_ERROR_INTERNAL,    // our own fault, or the machine's
} GocError;

#define GOC_ERROR (goc_error_quark())
GQuark goc_error_quark(void);

// Sets `*error` (unless `error` is NULL). Returns false, so that a failing function can end with it.
bool set_error(GError **error, GocError kind, const char *format, ...) G_GNUC_PRINTF(3, 4);

// Puts "<text>: " before the message of `*error`. Returns false.
bool prefix_error(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

// The kind of `error`; an error of another domain is GOC_ERROR_INTERNAL.
GocError error_kind(const GError *error);

// Whether others would fail likewise: INTERNAL or UNAVAILABLE. Any other kind is about the one thing that was asked
// for.
bool error_is_general(const GError *error);

// The kind in one lower-case word, as the API prints it: "invalid", "not_found", "conflict" and so on.
const char *error_kind_name(GocError kind);
