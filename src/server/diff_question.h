// SPDX-License-Identifier: Apache-2.0
// Diff question: what a request says of how a service's changes are found.
#pragma once

#include "increment/increments.h"
#include "server/http.h"

// From "base" (empty, as a form sends it whose field is empty, is none), "range" and "ignore_whitespace". Borrowed from
// the request. INVALID says which of them is wrong.
bool diff_question_take(const Request *request, IncrementQuestion *question, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// A switch of such a question: "true" or "1", "false" or "0"; false when it is not there. INVALID for anything else.
bool diff_question_switch(const Request *request, const char *name, bool *out,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
