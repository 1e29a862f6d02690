// SPDX-License-Identifier: Apache-2.0
// Gaps as JSON: for programs.
#pragma once

#include "format/json.h"
#include "increment/gaps_view.h"

// One object and a LF: "version", "base", "head", "working_tree", "summary", "functions", "moved", "not_instrumented",
// "codeowners", "notes".
void gaps_json_write(const GapsView *view, Output *output);

// The object within another one.
void gaps_json_object(JsonWriter *json, const GapsView *view);
