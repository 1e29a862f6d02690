// SPDX-License-Identifier: Apache-2.0
// Covfile reader: reads files of GOCOVERDIRs, one at a time. Each thread needs one of its own.
#pragma once

#include "cover/covfiles.h"

typedef struct CovFileReader CovFileReader;

CovFileReader *covfile_reader_new(void);
void covfile_reader_free(CovFileReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CovFileReader, covfile_reader_free)

// Reads a file; its CovFiles outlives the reader. `*data` is good until the next call. INVALID when it is not a regular
// file, TOO_BIG above `ceiling_bytes`; the message begins with the file's path in quotes.
bool covfile_reader_read(CovFileReader *reader, const CovFile *file, gsize ceiling_bytes, const void **data,
                         gsize *size, GError **error) G_GNUC_WARN_UNUSED_RESULT;
