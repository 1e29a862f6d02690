// SPDX-License-Identifier: Apache-2.0
// Absent JSON: the changed files that are not instrumented, as a member of a face for programs.
#pragma once

#include "cover/line_cover.h"
#include "format/json.h"

// "not_instrumented": an array of {"path", "reason"}. `absent` holds AbsentFile; NULL: there are none.
void absent_json_member(JsonWriter *json, const GPtrArray *absent);
