// SPDX-License-Identifier: Apache-2.0
// Service JSON: a service as /api/v1 tells it.
#pragma once

#include "format/json.h"
#include "server/service_view.h"
#include "store/carried_totals.h"
#include "store/incremental_totals.h"

// The members of a service, without the braces.
void service_json_members(JsonWriter *json, const App *app, const ServiceView *view);

// {"commit","branch","total","percent","carry","updated_at","addresses"}: what was collected of a build; `carry` may be
// NULL.
void service_json_history_row(JsonWriter *json, const Snapshot *snapshot, const CarriedTotal *carry);

// Members of an object. A moment of 0 is null; so is the total of a snapshot without a profile, or of none.
void service_json_moment(JsonWriter *json, const char *key, int64_t wall_ms);
void service_json_total(JsonWriter *json, const Snapshot *snapshot);

// "increment": of the lines that changed, how many ran, as it was last counted; NULL: null.
void service_json_increment(JsonWriter *json, const IncrementalTotal *total);

// "carry": the total together with what earlier builds covered, as it was last made; NULL: null.
void service_json_carry(JsonWriter *json, const CarriedTotal *total);

// {"commit","branch","increment"}.
void service_json_increment_row(JsonWriter *json, const IncrementalTotal *total);
