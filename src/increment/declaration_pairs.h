// SPDX-License-Identifier: Apache-2.0
// Declaration pairs: which declarations of a file are which of another version of it.
//
// Several may have one name (`init`, `_`): those with equal tokens belong together in the order in which they stand.
#pragma once

#include "increment/measured_file.h"

typedef struct DeclarationPartner {
    guint equal; // the one of this name with the same tokens
    guint named; // one of this name
} DeclarationPartner;
#define NO_PARTNER G_MAXUINT

typedef struct DeclarationPairs {
    DeclarationPartner *of_old; // the partners of each old declaration among the new ones
    DeclarationPartner *of_now; // and the other way round
} DeclarationPairs;
void declaration_pairs_clear(DeclarationPairs *pairs);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DeclarationPairs, declaration_pairs_clear)

// `pairs` begins as zeros.
void declaration_pairs_find(DeclarationPairs *pairs, const MeasuredFile *old, const MeasuredFile *now);
