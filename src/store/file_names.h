// SPDX-License-Identifier: Apache-2.0
// File names: names from outside turned into names of files.
#pragma once

#include <glib.h>
#include <stdbool.h>

// `text` with every byte outside A-Z a-z 0-9 . _ - as "%XX", a leading "." too; "_" when it is empty. What would be
// longer than 160 bytes is cut and ends in "~" and a digest, so that different texts stay different names. The caller
// frees.
char *file_name_of(const char *text);
