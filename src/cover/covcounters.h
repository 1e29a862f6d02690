// SPDX-License-Identifier: Apache-2.0
// Covcounters, its inside: what covcounters_add() does without a way back.
#pragma once

#include "cover/covdata.h"

// As covcounters_add(), to one count a block of `meta`; but when it fails `counts` may have changed.
bool covcounters_read(uint64_t *counts, const CovMeta *meta, const void *data, gsize size,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
