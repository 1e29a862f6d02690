// SPDX-License-Identifier: Apache-2.0
// Standard input: what "-" names on the command line.
#pragma once

#include <glib.h>
#include <stdbool.h>

// To be called before it is read. INVALID the second time: there is nothing left in it, or the same once more.
bool standard_input_take(GError **error) G_GNUC_WARN_UNUSED_RESULT;
