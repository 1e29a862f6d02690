// SPDX-License-Identifier: Apache-2.0
// Increments: of the lines that changed between a base and a snapshot's commit, which ran; made when first asked for,
// and kept beside the snapshot's .cov file.
#pragma once

#include "git/source_texts.h"
#include "increment/bases.h"
#include "increment/diff_cover.h"

// Borrowed, read-only.
typedef struct IncrementSettings {
    const char *diff_base;       // a rule (increment/base_rule.h); NULL: "default"
    const GPtrArray *diff_bases; // AppBaseRule; NULL: none
    int64_t timeout_ms;          // for one diff
} IncrementSettings;

// Safe in any thread.
typedef struct Increments Increments;
Increments *increments_new(Store *store, Repositories *repositories, const IncrementSettings *settings);
void increments_free(Increments *increments);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Increments, increments_free)

// Everything is borrowed.
typedef struct IncrementQuestion {
    const char *base; // a branch, a tag, an id or a rule (base_rule_parse_asked()); NULL: the service's own base
    bool is_direct;   // from the base itself; else from its merge base with the commit
    bool is_whitespace_ignored;
    const char *partial; // why the coverage is not whole, which a note will tell; NULL: it is, or it is told elsewhere
} IncrementQuestion;

// What is compared: the answer's first lines, whatever its figures.
typedef struct Comparison {
    Base *base;
    SnapshotMirror *mirror;
    bool is_own; // the base is the service's own
    bool is_direct;
    bool is_whitespace_ignored;
    GPtrArray *notes; // char *: what a reader has to know: an odd base, an old mirror, several binaries
} Comparison;
void comparison_free(Comparison *comparison);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Comparison, comparison_free)

// Where the changes begin: the merge base, or the base itself when direct. 40 hex digits.
const char *comparison_from(const Comparison *comparison);

// Looks up base and commit in the mirror, which is fetched before when the names move and it is old, or when it lacks
// one of them. A remote that is down is no error as long as the mirror has both; a note tells it.
//
// NOT_FOUND: the snapshot is without coverage, its commit or the base cannot be found, or they have no common history;
// INVALID: the base's name means several commits, or cannot be a name. UNAVAILABLE: the mirror lacks something and the
// remote is down.
bool increments_compare(Increments *increments, const Snapshot *snapshot, const IncrementQuestion *question,
                        Comparison **out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The figures with all that they are made of, for one thread. Only a few are open at one time (report/kept.h).
typedef struct Increment {
    Increments *place;        // of which it has one of the few places; NULL: it has none
    const Snapshot *snapshot; // borrowed
    Comparison *comparison;
    Profile *profile;
    Sources *sources; // at the commit
    Changes *changes; // of the Go files
    LineCover *cover; // of these
    DiffCover *diff;
} Increment;
void increment_free(Increment *increment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Increment, increment_free)

// Makes it; errors as above, and UNAVAILABLE when too many are open. `snapshot` and `increments` outlive it.
bool increments_open(Increments *increments, const Snapshot *snapshot, const IncrementQuestion *question,
                     Increment **out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The same of what was compared, which it takes over, also when it fails.
bool increments_open_compared(Increments *increments, const Snapshot *snapshot, Comparison *comparison, Increment **out,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef enum IncrementFace { INCREMENT_JSON, INCREMENT_HTML, INCREMENT_MARKDOWN } IncrementFace;

// "json", "html" or "markdown", in any case; INVALID for another word.
bool increment_face_parse(IncrementFace *out, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// One face of the increment, from the cache in milliseconds when it was made before; the caller unrefs. It blocks;
// several callers for one face wait for one making. `*comparison` (may be NULL) tells what is compared as of now. The
// JSON is one object: {"changed","measured","covered","missing","partial","percent","not_instrumented","diff"}, where
// "diff" is that of increment/diff_cover_json.h.
//
// Of a snapshot only the newest few are kept, so that questions without end do not fill the disk.
//
// When the face of a build's latest snapshot is made for a question without further wishes, the figures are noted
// (store/incremental_totals.h), and what is kept for earlier snapshots of the build is removed.
bool increments_report(Increments *increments, const Snapshot *snapshot, const IncrementQuestion *question,
                       IncrementFace face, Comparison **comparison, GBytes **out,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
