// SPDX-License-Identifier: Apache-2.0
// Absent JSON: the changed files that are not instrumented, as a member of a face for programs.
#include "increment/absent_json.h"

void absent_json_member(JsonWriter *json, const GPtrArray *absent)
{
    json_key(json, "not_instrumented");
    json_array_begin(json);
    for (guint i = 0; absent && i < absent->len; i++) {
        const AbsentFile *file = absent->pdata[i];

        json_object_begin(json);
        json_member(json, "path", file->path);
        json_member(json, "reason", file->reason);
        json_object_end(json);
    }
    json_array_end(json);
}
