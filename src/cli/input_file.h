// SPDX-License-Identifier: Apache-2.0
// Input file: what a person names to be read: a file, a pipe as of a shell's <(...), or standard input.
#pragma once

#include "base/descriptor.h"

#include <glib.h>
#include <stdbool.h>

// Opens it, at its start, as something that can be read again and again; "-" is standard input. What comes through a
// pipe is laid into memory first: TOO_BIG above `ceiling_bytes`. NOT_FOUND when there is no such file.
bool input_file_open(Descriptor *out, const char *name, gsize ceiling_bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// What errors call it: "-" is "standard input".
const char *input_file_name(const char *name);
