// SPDX-License-Identifier: Apache-2.0
// Generated: whether a program wrote a Go file.
// Source: `go help generate`; go/ast, IsGenerated.
#pragma once

#include <glib.h>
#include <stdbool.h>

// Whether a comment before the package clause has the line "// Code generated ... DO NOT EDIT.", from its first column
// to its end. Any bytes.
bool go_is_generated(const char *text, gsize size);
