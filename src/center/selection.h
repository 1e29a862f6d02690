// SPDX-License-Identifier: Apache-2.0
// Selection: the instances that a profile, clear or remove request means.
#pragma once

#include "center/binding.h"
#include "store/store.h"

typedef struct Selected {
    char *service; // "" unless it was selected by its service
    char *address;
} Selected;

// GPtrArray of Selected, no address twice; everything when `param` names neither service nor address. INVALID with
// goc's text when it names both, or, unless `is_forced`, what is not registered.
bool selection_make(Store *store, const ProfileParam *param, bool is_forced, GPtrArray **out,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
