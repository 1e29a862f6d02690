// SPDX-License-Identifier: Apache-2.0
// LCOV record: what a tracefile says of one source file, from SF to end_of_record, and how that becomes lines.
#pragma once

#include "cover/line_cover.h"

typedef struct LcovRecord {
    GArray *counts;               // CoverLine: the DAs
    GArray *branches;             // LcovBranch: the BRDAs
    GArray *functions;            // LcovFunction: the FNs, with what their FNDAs say
    GHashTable *function_by_name; // char * -> place in `functions` + 1
} LcovRecord;
void lcov_record_init(LcovRecord *record);
void lcov_record_clear(LcovRecord *record);

void lcov_record_add_count(LcovRecord *record, uint32_t line, uint64_t hits);
void lcov_record_add_branch(LcovRecord *record, uint32_t line, uint64_t taken);

// A name that comes again stands at the later line, and has no hits yet.
void lcov_record_add_function(LcovRecord *record, uint32_t line, const char *name);

// Of a name that is not known nothing is noted.
void lcov_record_set_function_hits(LcovRecord *record, const char *name, uint64_t hits);

// Adds the lines of the record to `lines` (CoverLine, ascending, no number twice), and empties the record.
void lcov_record_finish(LcovRecord *record, GArray *lines);
