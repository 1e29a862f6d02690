// SPDX-License-Identifier: Apache-2.0
// Service JSON: a service as /api/v1 tells it.
#pragma once

#include "format/json.h"
#include "server/service_view.h"

// The members of a service, without the braces.
void service_json_members(JsonWriter *json, const App *app, const ServiceView *view);

// {"commit","branch","total","percent","updated_at","addresses"}: what was collected of a build.
void service_json_history_row(JsonWriter *json, const Snapshot *snapshot);
