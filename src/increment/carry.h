// SPDX-License-Identifier: Apache-2.0
// Carry: takes over, function by function, what earlier builds covered where the function is unchanged.
//
// A function is unchanged when the file that it was in, or was renamed from, declares one with the same receiver, name
// and tokens (gosrc/fingerprints.h). What its tokens refer to may have changed nevertheless; carry_not_seen says so to
// whoever reads a figure.
#pragma once

#include "cover/profile.h"
#include "gosrc/sources.h"

// An earlier build. Everything is borrowed.
typedef struct CarrySide {
    const char *name;   // what people call its commit: "v1.2", say
    const char *commit; // 40 hex digits
    const Profile *profile;
    int64_t collected_ms;      // wall clock; 0: not known
    Sources *sources;          // at its commit
    const GHashTable *renames; // path at the new commit -> path at this one, of renamed files alone; NULL: none were
} CarrySide;

// What becomes of the counts of a block that ran in several builds. Either way a block of a profile in mode "set" ran
// or did not.
typedef enum CarryCounts {
    CARRY_MAX, // the highest: nothing counts twice when builds hand on what they counted
    CARRY_ADD, // the sum, saturating: right for runs that know nothing of each other
} CarryCounts;
extern const char *const carry_counts_names[2]; // "max", "add"

// Why something that ran in an earlier build counts no more.
typedef enum CarryReason {
    CARRY_CHANGED,    // the file has a function of this name, with other tokens
    CARRY_MOVED,      // it is in another file
    CARRY_REMOVED,    // the new profile has no such function
    CARRY_AMBIGUOUS,  // one of its blocks reaches beyond it, so that its own are not known
    CARRY_NOT_MAPPED, // its blocks are no blocks of the new profile
    CARRY_NO_SOURCE,  // one of the texts is missing, or is not Go
    CARRY_OUTSIDE,    // the block lies in no function and no variable
    CARRY_REASONS,
} CarryReason;

// What each reason is called in JSON ("changed") and in a sentence ("changed"; "the blocks do not map").
extern const char *const carry_reason_names[CARRY_REASONS];
extern const char *const carry_reason_texts[CARRY_REASONS];

// What equal tokens do not tell, as one sentence for people.
extern const char carry_not_seen[];

// A function, or a variable with function literals, of the new profile that has statements.
typedef struct CarryFunction {
    const char *file; // as in the profile
    const char *receiver, *name;
    uint32_t line;
    uint64_t statements;
    uint64_t now;       // of these, those that ran in the new profile itself
    uint64_t carried;   // that only ran in earlier ones
    guint from;         // the newest side that something was carried from; CARRY_NOBODY
    guint lost;         // the newest side that covered something of it that could not be carried; CARRY_NOBODY
    CarryReason reason; // of `lost`
} CarryFunction;
#define CARRY_NOBODY G_MAXUINT

// "now" when all that is known of it ran in the new profile, "carried" when some is known from earlier ones alone,
// "invalidated" when nothing is known any more, and "never".
const char *carry_function_state(const CarryFunction *function);

// What an earlier build covered and is not carried.
typedef struct CarryLoss {
    guint side;
    const char *file;            // as in that side's profile
    const char *receiver, *name; // "" when functions are not known
    uint32_t line;
    CarryReason reason;
    uint64_t statements; // that ran there
} CarryLoss;

typedef struct CarrySum {
    uint64_t functions, statements;
} CarrySum;

typedef struct CarrySideTotal {
    CarrySum carried;             // that the new profile has from this side: no newer one covered it
    CarrySum lost[CARRY_REASONS]; // that this side covered and that is not carried, by reason
} CarrySideTotal;

typedef struct Carry {
    Profile *profile;    // layout and mode of the new one, with carried counts
    GArray *came;        // guint, one a block of it: where it is known from that it ran, see below
    GArray *functions;   // CarryFunction, by file and line
    GArray *losses;      // CarryLoss, by side, file and line
    GArray *sides;       // CarrySideTotal, one a side
    uint64_t statements; // of all blocks of the new profile, as
    uint64_t now;        // those of it that ran in itself, and
    uint64_t carried;    // those that only ran in earlier ones
    GStringChunk *names;
} Carry;

// In `came`; i >= CARRY_FROM: carried from side i - CARRY_FROM, the newest that has it.
enum { CARRY_NEVER, CARRY_NOW, CARRY_FROM };

// Carries from `sides`, newest first, to the profile `now`, whose texts are `sources`. Modes may differ. Files are the
// same when their paths are (or were, before a rename).
//
// Fails as sources_read() does when that is not a matter of one file.
bool carry_make(Carry **out, const Profile *now, Sources *sources, const CarrySide *sides, guint n_sides,
                CarryCounts counts, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void carry_free(Carry *carry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Carry, carry_free)
