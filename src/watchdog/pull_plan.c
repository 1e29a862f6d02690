// SPDX-License-Identifier: Apache-2.0
// Pull plan: when each registered service is pulled next.
#include "watchdog/pull_plan.h"

#include "collect/registry.h"

#include <stdlib.h>

struct PullPlan {
    SchedulePauses pauses;
    int64_t *pauses_ms;
    GHashTable *rows; // full name -> Row
};

typedef struct Row {
    ServiceName *service;
    char *addresses; // joined
    Schedule schedule;
    bool is_pulled;    // just now
    bool is_due_again; // its addresses changed meanwhile
    bool is_listed;
} Row;

static void row_free(gpointer data)
{
    Row *row = data;

    service_name_free(row->service);
    g_free(row->addresses);
    g_free(row);
}

PullPlan *pull_plan_new(const SchedulePauses *pauses)
{
    PullPlan *plan = g_new0(PullPlan, 1);

    plan->pauses = *pauses;
    plan->pauses_ms = g_memdup2(pauses->pauses_ms, pauses->n_pauses * sizeof(int64_t));
    plan->pauses.pauses_ms = plan->pauses_ms;
    plan->rows = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, row_free);
    return plan;
}

void pull_plan_free(PullPlan *plan)
{
    g_hash_table_unref(plan->rows);
    g_free(plan->pauses_ms);
    g_free(plan);
}

static char *join_addresses(const RegisteredService *service)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < service->addresses->len; i++)
        g_string_append_printf(text, "%s\n", (const char *)service->addresses->pdata[i]);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

// NULL for a name that nothing can be stored under.
static Row *add_row(PullPlan *plan, const char *name)
{
    g_autoptr(ServiceName) service = NULL;
    Row *row;

    if (!service_name_parse(&service, name, NULL))
        return NULL;
    row = g_new0(Row, 1);
    row->service = g_steal_pointer(&service);
    row->addresses = g_strdup("");
    g_hash_table_insert(plan->rows, row->service->full, row);
    return row;
}

static void update_row(PullPlan *plan, const RegisteredService *service, int64_t now_ms)
{
    Row *row = g_hash_table_lookup(plan->rows, service->name);
    g_autofree char *addresses = join_addresses(service);

    if (!row && !(row = add_row(plan, service->name)))
        return;
    row->is_listed = true;
    if (g_str_equal(row->addresses, addresses))
        return;
    row->schedule = schedule_start(&plan->pauses, now_ms, arc4random());
    row->is_due_again = row->is_pulled;
    g_free(row->addresses);
    row->addresses = g_steal_pointer(&addresses);
}

static gboolean is_gone(gpointer key, gpointer value, gpointer data)
{
    Row *row = value;
    bool was_listed = row->is_listed;

    row->is_listed = false;
    return !was_listed && !row->is_pulled;
}

void pull_plan_update(PullPlan *plan, const GPtrArray *services, int64_t now_ms)
{
    for (guint i = 0; i < services->len; i++)
        update_row(plan, services->pdata[i], now_ms);
    g_hash_table_foreach_remove(plan->rows, is_gone, NULL);
}

static void name_destroy(gpointer name)
{
    service_name_free(name);
}

GPtrArray *pull_plan_take_due(PullPlan *plan, int64_t now_ms)
{
    GPtrArray *due = g_ptr_array_new_with_free_func(name_destroy);
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init(&iter, plan->rows);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        Row *row = value;

        if (row->is_pulled || row->schedule.next_ms > now_ms)
            continue;
        row->is_pulled = true;
        g_ptr_array_add(due, service_name_copy(row->service));
    }
    return due;
}

void pull_plan_note_end(PullPlan *plan, const char *service, bool is_changed, int64_t now_ms)
{
    Row *row = g_hash_table_lookup(plan->rows, service);

    if (!row)
        return;
    row->is_pulled = false;
    if (!row->is_due_again)
        row->schedule = schedule_next(&plan->pauses, row->schedule, is_changed, now_ms, arc4random());
    row->is_due_again = false;
}

int64_t pull_plan_next_ms(const PullPlan *plan)
{
    int64_t next_ms = INT64_MAX;
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init(&iter, plan->rows);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        if (!((Row *)value)->is_pulled)
            next_ms = MIN(next_ms, ((Row *)value)->schedule.next_ms);
    return next_ms;
}

int64_t pull_plan_next_ms_of(const PullPlan *plan, const char *service)
{
    const Row *row = g_hash_table_lookup(plan->rows, service);

    return row && !row->is_pulled ? row->schedule.next_ms : INT64_MAX;
}
