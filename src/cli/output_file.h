// SPDX-License-Identifier: Apache-2.0
// Output file: where -o says that a command's product goes.
#pragma once

#include "base/output.h"

typedef struct OutputFile OutputFile;

// NULL and "-" are standard output. A pipe, a device, or a file by the name of an open descriptor is written into and
// never replaced: /dev/stdout must stay what it is. Anything else is a regular file, old or new, or a link to one: what
// is written stands beside it until it is whole and then takes its place at once, with the old one's permissions,
// which must allow to write.
//
// Fails when it cannot be opened; the message names `path`.
bool output_file_open(OutputFile **out, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Gives up: a regular file that is not finished stays as it was.
void output_file_close(OutputFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OutputFile, output_file_close)

// Where to write.
Output *output_file_output(OutputFile *file);

// Says that everything is written; false when not every byte arrived, and then a regular file stays as it was. The
// message names the path.
bool output_file_finish(OutputFile *file, GError **error) G_GNUC_WARN_UNUSED_RESULT;
