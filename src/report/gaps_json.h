// SPDX-License-Identifier: Apache-2.0
// Gaps as JSON: for programs.
#pragma once

#include "format/json.h"
#include "report/gaps_view.h"

// One object and a LF: "version", "base", "head", "summary", "functions", "moved", "not_instrumented", "notes".
void gaps_json_write(const GapsView *view, Output *output);

// Writes the shown functions as an array, and "base": {"name", "commit", "compared_from"}, for who has more to say.
void gaps_json_functions(JsonWriter *json, const GapsView *view);
void gaps_json_base(JsonWriter *json, const char *name, const Changes *changes);
