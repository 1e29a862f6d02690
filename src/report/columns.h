// SPDX-License-Identifier: Apache-2.0
// Columns: how much room a text takes in a table on a terminal.
#pragma once

#include "base/output.h"

// Wide characters take two, those without a width none; a byte that is no UTF-8 takes one.
gsize columns_of(const char *text);

// Writes `n` times the same.
void columns_fill(Output *output, char byte, gsize n);
