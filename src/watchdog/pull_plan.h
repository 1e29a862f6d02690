// SPDX-License-Identifier: Apache-2.0
// Pull plan: when each registered service is pulled next. Knows no threads: its owner locks.
#pragma once

#include "collect/schedule.h"
#include "cover/service_name.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct PullPlan PullPlan;

PullPlan *pull_plan_new(const SchedulePauses *pauses);
void pull_plan_free(PullPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PullPlan, pull_plan_free)

// Takes over a new list (GPtrArray of RegisteredService): what is new, or has other addresses than before, is due soon;
// what is gone is forgotten.
void pull_plan_update(PullPlan *plan, const GPtrArray *services, int64_t now_ms);

// The services that are due, as GPtrArray of ServiceName with a free function; each counts as being pulled from now on.
GPtrArray *pull_plan_take_due(PullPlan *plan, int64_t now_ms);

// A pull has ended.
void pull_plan_note_end(PullPlan *plan, const char *service, bool is_changed, int64_t now_ms);

// When the next service is due, or this one; monotonic; INT64_MAX: never, not known, or being pulled.
int64_t pull_plan_next_ms(const PullPlan *plan);
int64_t pull_plan_next_ms_of(const PullPlan *plan, const char *service);
