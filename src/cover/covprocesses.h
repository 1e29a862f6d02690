// SPDX-License-Identifier: Apache-2.0
// Covprocesses: adds up the counter files of one program's processes; of many, on several threads.
#pragma once

#include "cover/covcounters.h"
#include "cover/covfile_reader.h"

// What the messages and warnings are does not depend on the threads: they are those of reading the files one after the
// other.
typedef struct CovProcesses {
    const GPtrArray *files; // const CovFile *
    gsize ceiling_bytes;    // of each file
    const CovMeta *meta;
    const CovCountersRules *rules;
} CovProcesses;

// Adds up `processes`, the files read by `reader` and by others as it is. The message of an error begins with the path
// of the file in quotes.
bool covprocesses_add_up(CovCounters **out, const CovProcesses *processes, CovFileReader *reader,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
