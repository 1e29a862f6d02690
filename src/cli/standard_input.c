// SPDX-License-Identifier: Apache-2.0
// Standard input: read once in the life of a program.
#include "cli/standard_input.h"

#include "base/error.h"

bool standard_input_take(GError **error)
{
    static gint n_taken;

    return g_atomic_int_add(&n_taken, 1) == 0 ||
           set_error(error, GOC_ERROR_INVALID, "it can be named only once, as it can be read only once");
}
