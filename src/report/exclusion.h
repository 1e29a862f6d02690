// SPDX-License-Identifier: Apache-2.0
// Exclusion: files that somebody leaves out of a report, each with the reason, so that the report can name them.
#pragma once

#include "cover/profile_filter.h"
#include "cover/total.h"
#include "gosrc/sources.h"
#include "report/missing.h"

typedef enum ExclusionReason {
    EXCLUDED_UNCHOSEN,  // no pattern of those that choose files matches it
    EXCLUDED_SKIPPED,   // a pattern of those that skip files matches it
    EXCLUDED_GENERATED, // a program wrote it
} ExclusionReason;

// "not chosen", "skipped", "generated".
const char *exclusion_reason_text(ExclusionReason reason);

typedef struct ExcludedFile {
    char *name;
    ExclusionReason reason;
    Total total; // what the profile says of it
} ExcludedFile;

typedef struct Exclusion {
    GArray *files; // ExcludedFile; by reason in the order in which they were left out, then by name
} Exclusion;

Exclusion *exclusion_new(void);
void exclusion_free(Exclusion *exclusion);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Exclusion, exclusion_free)

// Takes out of `profile` what profile_filter() would take out.
bool exclusion_match(Exclusion *exclusion, Profile *profile, const GPtrArray *patterns, FilterKind kind,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Takes out of `profile` the files of which go_is_generated(). One that cannot be read stays and is told to `missing`.
void exclusion_find_generated(Exclusion *exclusion, Profile *profile, Sources *sources, Missing *missing);

// The sum of all that was left out.
Total exclusion_total(const Exclusion *exclusion);
