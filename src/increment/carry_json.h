// SPDX-License-Identifier: Apache-2.0
// Carry JSON: what was carried and what was not, for programs; docs/carry.md describes it.
#pragma once

#include "base/output.h"
#include "increment/carry_title.h"

// With `has_functions`, each function and each loss is told.
void carry_json_write(const Carry *carry, const CarryTitle *title, bool has_functions, Output *output);
