// SPDX-License-Identifier: Apache-2.0
// Carry title: which commits the figures of a carry are of, for its faces.
#pragma once

#include "increment/carry.h"

// Everything is borrowed.
typedef struct CarryTitle {
    const char *name, *commit; // of the new profile, as in CarrySide
    const CarrySide *sides;    // that were carried from, in their order
    CarryCounts counts;
} CarryTitle;
