// SPDX-License-Identifier: Apache-2.0
// Diff question: what a request says of how a service's changes are found.
#pragma once

#include "increment/increments.h"
#include "server/http.h"

// From "base" (empty, as a form sends it whose field is empty, is none), "range" and "ignore_whitespace". Borrowed from
// the request. INVALID says which of them is wrong.
bool diff_question_take(const Request *request, IncrementQuestion *question, GError **error) G_GNUC_WARN_UNUSED_RESULT;
