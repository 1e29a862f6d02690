// SPDX-License-Identifier: Apache-2.0
// Increment faces: an increment as JSON, as a page and as markdown.
#pragma once

#include "increment/increments.h"

bool increment_face_make(const Increment *increment, IncrementFace face, GBytes **out,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

// "66.67", a JSON number: the share of covered lines in percent; "null" when nothing is measured, since nothing is no
// share. The caller frees.
char *increment_percent_text(uint64_t covered, uint64_t measured);
