// SPDX-License-Identifier: Apache-2.0
// Covcounters: Go's covcounters files, read and added up beside the meta data's blocks.
// Source: Go's internal/coverage/decodecounter, internal/coverage/cmerge.
//
// The argument vector that a counter file holds may have passwords in it: it is skipped unread.
#pragma once

#include "cover/covmeta.h"

// Whether bytes that begin like this are a covcounters file.
bool covcounters_is_start(const void *data, gsize size);

// What is done with input that Go's programs do not write, but `go tool covdata` reads in a way of its own.
typedef struct CovCountersRules {
    bool passes_unknown;    // a function that the meta data does not have is warned about and left out; else INVALID
    bool is_first_segment;  // only a file's first segment counts, with a warning when there are more, and only the
                            // functions that it says it has; else all do
    bool warns_of_overflow; // where a sum passes 4294967295, which is as high as `go tool covdata` counts
    void (*warn)(const char *text); // may be NULL
} CovCountersRules;

// The sums of one program's processes.
typedef struct CovCounters CovCounters;

// Zeros for every block of `meta`, which is borrowed.
CovCounters *covcounters_new(const CovMeta *meta, const CovCountersRules *rules);
void covcounters_free(CovCounters *counters);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CovCounters, covcounters_free)

// Adds one covcounters file. INVALID for a broken file, CONFLICT when its meta hash is not the meta data's. After a
// failure the sums are good for nothing.
bool covcounters_add(CovCounters *counters, const void *data, gsize size, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// One sum a block of the meta data, each at most PROFILE_COUNT_MAX; in mode set more than 0 is for what ran. Borrowed.
const uint64_t *covcounters_sums(CovCounters *counters);

// Adds what `others` of the same meta data have counted to `counters`. Where that passes 4294967295 and there is to be
// a warning of it, covcounters_has_warned() says so, but `warn` is not called: nobody knows which file it was.
void covcounters_join(CovCounters *counters, const CovCounters *others);

// Whether there was anything to warn of, be `warn` NULL or not.
bool covcounters_has_warned(const CovCounters *counters);
